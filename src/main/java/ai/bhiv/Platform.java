package ai.bhiv;

import ai.bhiv.audit.AuditDatabase;
import ai.bhiv.audit.AuditPlaces;
import ai.bhiv.audit.AuditRetention;
import ai.bhiv.audit.NightlyVerification;
import ai.bhiv.audit.Sequencer;
import ai.bhiv.audit.SigningKeyLife;
import ai.bhiv.guard.RequestGuard;
import ai.bhiv.identity.FirstRun;
import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.KeyLife;
import ai.bhiv.identity.RevocationFeed;
import ai.bhiv.identity.ServiceKeys;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.about.EffectiveSetting;
import ai.bhiv.platform.about.RunningProcess;
import ai.bhiv.platform.about.Version;
import ai.bhiv.platform.audit.SpoolUpload;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.call.Invoker;
import ai.bhiv.platform.config.AdmissionConfig;
import ai.bhiv.platform.config.RedisConfig;
import ai.bhiv.platform.config.TlsConfig;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.discovery.Instance;
import ai.bhiv.platform.discovery.Instances;
import ai.bhiv.platform.event.EventRelay;
import ai.bhiv.platform.health.ClockSkew;
import ai.bhiv.platform.health.DiskSpace;
import ai.bhiv.platform.health.Lifecycle;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.imports.ImportWorker;
import ai.bhiv.platform.seal.MasterKeys;
import ai.bhiv.platform.seal.RotationWorker;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.MasterKey;
import ai.bhiv.platform.store.Migrations;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.platform.web.AccessLog;
import ai.bhiv.platform.web.Admission;
import ai.bhiv.platform.web.Authenticator;
import ai.bhiv.platform.web.ContractHandler;
import ai.bhiv.platform.web.CredentialVerifier;
import ai.bhiv.platform.web.Edge;
import ai.bhiv.platform.web.Handler;
import ai.bhiv.platform.web.HttpServer;
import ai.bhiv.platform.web.LocalHandlers;
import ai.bhiv.platform.web.OpenStreams;
import ai.bhiv.platform.web.RawRoutes;
import ai.bhiv.platform.web.RecordedRefusals;
import ai.bhiv.platform.web.RoleServer;
import ai.bhiv.platform.web.Shield;
import ai.bhiv.platform.web.StandardEndpoints;
import ai.bhiv.platform.web.TlsPort;
import ai.bhiv.platform.web.Turns;
import ai.bhiv.platform.work.WorkEngine;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/// One running process: the roles it was asked for, on one database. Read [#start] from top to bottom for the
/// order of
/// start; [#close] is its reverse (PLT-61).
public final class Platform implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);
    private static final int CERTIFICATE_SECONDS = 5;
    private static final int HEARTBEAT_SECONDS = 5;
    private static final int DISK_SECONDS = 5;
    private static final int CLOCK_SECONDS = 60;
    private static final int ROTATION_SECONDS = 2;
    private static final int RETENTION_SECONDS = 10;
    private static final int VERIFICATION_SECONDS = 3_600;
    private static final int DRAIN_SECONDS = 25;

    private final AnnotationConfigApplicationContext context;
    private final HttpServer server;
    private final Lifecycle lifecycle;
    private final Instances instances;
    private final ScheduledExecutorService ticks;
    private final List<AutoCloseable> pools;
    private final Options options;
    private final Map<Role, URI> urls;
    private final @Nullable String adminPassword;

    private Platform(
            AnnotationConfigApplicationContext context,
            HttpServer server,
            ScheduledExecutorService ticks,
            List<AutoCloseable> pools,
            Options options,
            Map<Role, URI> urls,
            @Nullable String adminPassword) {
        this.context = context;
        this.server = server;
        this.lifecycle = context.getBean(Lifecycle.class);
        this.instances = context.getBean(Instances.class);
        this.ticks = ticks;
        this.pools = pools;
        this.options = options;
        this.urls = urls;
        this.adminPassword = adminPassword;
    }

    /// What to start.
    ///
    /// @param portBase the gateway's port; the other roles follow it as in the role table
    /// @param peers addresses of roles elsewhere that are not to be looked up
    /// @param adminPassword the first password of `admin`, when one was given
    /// @param poolSize database connections at most
    /// @param admission how many requests of each class a role works on at once
    /// @param drainDelay how long a process that was told to stop still takes requests, so that others learn of it
    /// @param settings all effective settings, for `GET /config`
    /// @param publicUrl where clients reach the gateway, when it is not this machine's own port
    /// @param redis where several gateways share their limits
    /// @param weight the part of its roles' load that this process takes beside others
    /// @param tls the gateway's port with TLS, if it has one
    public record Options(
            Set<Role> roles,
            Home home,
            String bind,
            int portBase,
            Map<Role, URI> peers,
            @Nullable String adminPassword,
            int poolSize,
            AdmissionConfig admission,
            Duration drainDelay,
            Supplier<List<EffectiveSetting>> settings,
            @Nullable String publicUrl,
            RedisConfig redis,
            int weight,
            TlsConfig tls) {
        /// Options without an address of their own for the public, and without Redis.
        public Options(
                Set<Role> roles,
                Home home,
                String bind,
                int portBase,
                Map<Role, URI> peers,
                @Nullable String adminPassword,
                int poolSize,
                AdmissionConfig admission,
                Duration drainDelay,
                Supplier<List<EffectiveSetting>> settings) {
            this(
                    roles,
                    home,
                    bind,
                    portBase,
                    peers,
                    adminPassword,
                    poolSize,
                    admission,
                    drainDelay,
                    settings,
                    null,
                    new RedisConfig(null),
                    Instance.WEIGHT,
                    TlsConfig.none());
        }

        /// Where clients reach the gateway; the issuer of tokens.
        String issuer() {
            return publicUrl == null ? "http://localhost:" + port(Role.GATEWAY) : publicUrl;
        }

        /// The port of a role.
        public int port(Role role) {
            return portBase + role.port() - Role.GATEWAY.port();
        }
    }

    /// Starts the roles on the database and returns when they are ready.
    public static Platform start(Options options, DatabaseAccess access) {
        var contracts = CompletableFuture.supplyAsync(Contracts::onClassPath);
        var modules = modules(options.roles());
        Migrations.migrate(access, modules);
        var pools = new ArrayList<AutoCloseable>();
        var main = pool(access.jdbcUrl(), access.appUser(), access.appPassword(), options.poolSize());
        pools.add(main);
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, () -> main);
        context.registerBean(Contracts.class, contracts::join);
        if (access.embedded()) {
            var disk = new DiskSpace(DiskSpace.Disk.of(options.home().path()));
            disk.measure();
            context.registerBean(DiskSpace.class, () -> disk);
        }
        context.registerBean(Home.class, options::home);
        context.registerBean(RedisConfig.class, options::redis);
        context.registerBean(MasterKey.class, () -> MasterKey.of(options.home().secret("master-key", 256)));
        context.registerBean(Lifecycle.class, () -> new Lifecycle(context.getBean(Clock.class)));
        context.registerBean(IdentitySettings.class, () -> IdentitySettings.of(options.issuer()));
        context.registerBean(
                RunningProcess.class, () -> new RunningProcess(name(), options.roles(), options.settings()));
        var urls = new EnumMap<Role, URI>(Role.class);
        options.roles().forEach(r -> urls.put(r, URI.create("http://" + host(options.bind()) + ":" + options.port(r))));
        context.registerBean(
                Instances.class,
                () -> new Instances(
                        context.getBean(org.springframework.jdbc.core.simple.JdbcClient.class),
                        context.getBean(Ids.class).next(),
                        urls,
                        options.peers(),
                        options.weight(),
                        context.getBean(MasterKeys.class)::ids));
        if (options.roles().contains(Role.GATEWAY)) {
            audit(options, access, context, pools);
        }
        context.setBeanNameGenerator(FullyQualifiedAnnotationBeanNameGenerator.INSTANCE);
        context.register(Wiring.class);
        context.scan(packages(options.roles()));
        var beans = new ContractBeans(context, contracts.join(), options.roles());
        beans.register();
        if (!beans.missing().isEmpty()) {
            throw new IllegalStateException("no @Endpoint implements " + beans.missing());
        }
        context.refresh();
        var adminPassword = options.roles().contains(Role.GATEWAY)
                ? context.getBean(FirstRun.class).ensureAdmin(options.adminPassword())
                : Optional.<String>empty();
        var ticks = Executors.newScheduledThreadPool(
                1, Thread.ofPlatform().name("ticks-", 0).daemon().factory());
        var server = server(options, context, beans, ticks);
        server.start();
        var lifecycle = context.getBean(Lifecycle.class);
        lifecycle.reach(Lifecycle.State.RUNNING);
        var instances = context.getBean(Instances.class);
        var feed = context.getBean(RevocationFeed.class);
        tick(ticks, 500, "revocations", feed::read);
        var serviceKeys = context.getBean(ServiceKeys.class);
        tick(ticks, 60_000, "service keys", serviceKeys::register);
        if (options.roles().contains(Role.AGENTS) || !options.roles().contains(Role.GATEWAY)) {
            registerNow(serviceKeys);
        }
        tick(ticks, 1_000, "instances", instances::look);
        tick(ticks, 1_000, "writing threats", context.getBean(RequestGuard.class)::write);
        tick(ticks, HEARTBEAT_SECONDS * 1000, "heartbeat", () -> instances.register(Version.CURRENT, lifecycle));
        if (options.roles().contains(Role.GATEWAY)) {
            tick(ticks, ROTATION_SECONDS * 1000, "rotating keys", context.getBean(RotationWorker.class)::work);
            tick(ticks, 1_000, "signing keys", context.getBean(KeyLife.class)::turn);
            keepAudit(ticks, context);
        }
        var clock = context.getBean(ClockSkew.class);
        ticks.execute(clock::measure);
        tick(ticks, CLOCK_SECONDS * 1000, "comparing clocks", clock::measure);
        context.getBeanProvider(DiskSpace.class)
                .ifAvailable(disk -> tick(ticks, DISK_SECONDS * 1000, "disk", disk::measure));
        context.getBean(SpoolUpload.class).start();
        context.getBean(ImportWorker.class).start();
        context.getBean(EventRelay.class).start(Set.copyOf(modules), name());
        context.getBean(WorkEngine.class).start();
        instances.register(Version.CURRENT, lifecycle);
        return new Platform(context, server, ticks, pools, options, urls, adminPassword.orElse(null));
    }

    /// Agents, and processes without identity, need their key from the first question on. Without identity's tables,
    /// which the gateway makes, it waits.
    private static void registerNow(ServiceKeys keys) {
        try {
            keys.register();
        } catch (RuntimeException e) {
            LOG.info("the key of this process is made known later", e);
        }
    }

    private static HttpServer server(
            Options options,
            AnnotationConfigApplicationContext context,
            ContractBeans beans,
            ScheduledExecutorService ticks) {
        var contracts = context.getBean(Contracts.class);
        var handlers = context.getBean(LocalHandlers.class);
        var ports = new HashMap<Integer, Role>();
        var disk = context.getBeanProvider(DiskSpace.class).getIfAvailable();
        var raw = new RawRoutes(contracts);
        var verifiers = context.getBeansOfType(CredentialVerifier.class).values();
        var turns = new Turns(
                options.admission().inFlightLeast(),
                options.admission().inFlightMost(),
                System::nanoTime,
                context.getBean(Ids.class),
                context.getBean(MeterRegistry.class));
        for (var role : options.roles()) {
            Handler handler = new ContractHandler(
                    contracts.operations(role),
                    beans.endpointOf(),
                    context.getBean(Invoker.class),
                    context.getBean(Clock.class),
                    new Admission(
                            role.key(),
                            options.admission()::of,
                            () -> disk != null && disk.full(),
                            context.getBean(MeterRegistry.class)),
                    context.getBean(OpenStreams.class));
            Authenticator authenticator = new RecordedRefusals(
                    raw.inFrontOf(verifiers, context.getBean(Authenticator.class)),
                    context.getBean(Invoker.class).audit());
            if (role == Role.GATEWAY) {
                var standards = context.getBeansOfType(StandardEndpoints.class).values();
                authenticator = StandardEndpoints.sparing(standards, authenticator);
                handler = StandardEndpoints.inFrontOf(standards, handler);
                handler = context.getBean(Edge.class).inFrontOf(handler, handlers::get);
            }
            var outer = new RoleServer(
                    handler,
                    context.getBean(Shield.class),
                    authenticator,
                    raw,
                    context.getBean(Ids.class),
                    context.getBean(Clock.class));
            handlers.put(role, turns.before(outer, claims(role, context)));
            ports.put(options.port(role), role);
        }
        var tls = options.roles().contains(Role.GATEWAY) ? tlsPort(options.tls()) : null;
        if (tls != null) {
            ports.put(options.tls().port(), Role.GATEWAY);
        }
        var server = new HttpServer(
                handlers.all(),
                ports,
                options.bind(),
                options.home().directory("tomcat"),
                context.getBean(AccessLog.class),
                turns);
        if (tls != null) {
            tick(ticks, CERTIFICATE_SECONDS * 1000, "reading the certificate", tls::reload);
            server.with(tls);
        }
        return server;
    }

    private static @Nullable TlsPort tlsPort(TlsConfig tls) {
        return tls.certificate() == null || tls.key() == null
                ? null
                : new TlsPort(tls.port(), Path.of(tls.certificate()), Path.of(tls.key()));
    }

    private static CallerClaims claims(Role role, AnnotationConfigApplicationContext context) {
        var verifier = context.getBean(TokenVerifier.class);
        return role == Role.GATEWAY
                ? new CallerClaims(context.getBean(Edge.class)::operation, verifier)
                : CallerClaims.of(context.getBean(Contracts.class).operations(role), verifier);
    }

    /// A repeated task; a failure is logged and the next round tries again.
    private static void tick(ScheduledExecutorService ticks, int everyMillis, String what, Runnable task) {
        var _ = ticks.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.warn("{} failed and is tried again", what, e);
                    }
                },
                everyMillis,
                everyMillis,
                TimeUnit.MILLISECONDS);
    }

    /// What the audit has beside its components: a login of its own, places outside the database, and the sequencer,
    /// which ends after everything that writes entries.
    private static void audit(
            Options options,
            DatabaseAccess access,
            AnnotationConfigApplicationContext context,
            List<AutoCloseable> pools) {
        var config = poolConfig(access.jdbcUrl(), access.auditUser(), access.auditPassword(), 4);
        // A leader that stops in the middle of a transaction must not hold up the next one.
        config.setConnectionInitSql("set idle_in_transaction_session_timeout = '5s'; set lock_timeout = '2s'");
        var pool = new HikariDataSource(config);
        pools.add(pool);
        var second = options.settings().get().stream()
                .filter(setting -> setting.key().equals("audit.publish-directory")
                        && !setting.value().equals("unset"))
                .map(setting -> Path.of(setting.value()))
                .findFirst()
                .orElse(null);
        var places = new AuditPlaces(options.home(), second);
        context.registerBean(AuditDatabase.class, () -> new AuditDatabase(pool));
        context.registerBean(AuditPlaces.class, () -> places);
        var days = new AuditRetention.Days(
                setting(options, "audit.retention-changes", 400), setting(options, "audit.retention-access", 180));
        context.registerBean(
                AuditRetention.class,
                () -> new AuditRetention(
                        pool,
                        places,
                        context.getBean(Tenancy.class),
                        context.getBean(AuditTrail.class),
                        days,
                        Clock.systemUTC()));
        var sequencer =
                new Sequencer(pool, places, name() + " " + new SystemIds(Clock.systemUTC()).next(), Clock.systemUTC());
        context.registerBean(Sequencer.class, () -> sequencer);
        pools.add(sequencer);
    }

    /// The process that sequences also verifies, archives and erases.
    private static void keepAudit(ScheduledExecutorService ticks, AnnotationConfigApplicationContext context) {
        var sequencer = context.getBean(Sequencer.class);
        sequencer.start();
        Gauge.builder("bhiv.audit.checkpoint.age", sequencer, Sequencer::checkpointAge)
                .description("Seconds since every place outside the database held every checkpoint")
                .register(context.getBean(MeterRegistry.class));
        var retention = context.getBean(AuditRetention.class);
        var nightly = context.getBean(NightlyVerification.class);
        var keys = context.getBean(SigningKeyLife.class);
        tick(ticks, RETENTION_SECONDS * 1000, "keeping the audit", () -> {
            if (sequencer.leads()) {
                retention.begin();
            }
        });
        tick(ticks, VERIFICATION_SECONDS * 1000, "verifying the audit", () -> {
            if (sequencer.leads()) {
                nightly.begin();
                keys.changeWhenDue();
            }
        });
    }

    private static int setting(Options options, String key, int otherwise) {
        return options.settings().get().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .map(setting -> Integer.parseInt(setting.value()))
                .orElse(otherwise);
    }

    private static HikariDataSource pool(String url, String user, String password, int size) {
        return new HikariDataSource(poolConfig(url, user, password, size));
    }

    private static HikariConfig poolConfig(String url, String user, String password, int size) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setConnectionTimeout(10_000);
        config.setInitializationFailTimeout(-1);
        config.setPoolName("bhiv-" + user);
        return config;
    }

    /// The modules that have a schema and run in this process, platform first.
    private static List<String> modules(Set<Role> roles) {
        var modules = new ArrayList<String>();
        modules.add("platform");
        modules.add("work");
        for (var role : Role.values()) {
            if (roles.contains(role)) {
                role.modules().stream()
                        .sorted()
                        .filter(module -> Platform.class.getResource("/db/" + module) != null)
                        .forEach(modules::add);
            }
        }
        return modules;
    }

    private static String[] packages(Set<Role> roles) {
        var packages = new ArrayList<>(List.of("ai.bhiv.platform"));
        roles.forEach(role -> role.modules().forEach(module -> packages.add("ai.bhiv." + module)));
        return packages.toArray(String[]::new);
    }

    private static String name() {
        return "pid " + ProcessHandle.current().pid();
    }

    private static String host(String bind) {
        return bind.equals("0.0.0.0") ? "127.0.0.1" : bind;
    }

    /// Addresses of the roles that run here.
    public Map<Role, URI> urls() {
        return Map.copyOf(urls);
    }

    /// The generated password of `admin`, on the first start only.
    public @Nullable String adminPassword() {
        return adminPassword;
    }

    /// For tests and the command line: a part of the running process.
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /// Says that it leaves, goes on until others had the time to notice, stops taking requests, lets running ones
    /// end
    /// for up to 25 s, then closes everything in the reverse order of start.
    @Override
    public void close() {
        lifecycle.reach(Lifecycle.State.DRAINING);
        server.leave();
        try {
            instances.register(Version.CURRENT, lifecycle);
        } catch (RuntimeException e) {
            LOG.info("draining could not be announced", e);
        }
        java.util.concurrent.locks.LockSupport.parkNanos(options.drainDelay().toNanos());
        server.drain();
        context.getBean(OpenStreams.class).drain();
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        while (server.running() > 0 && System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        server.stop();
        ticks.shutdownNow();
        context.getBean(WorkEngine.class).close();
        try {
            instances.leave();
        } catch (RuntimeException e) {
            LOG.info("the instance's row stays until it is old", e);
        }
        context.close();
        for (var pool : pools.reversed()) {
            try {
                pool.close();
            } catch (Exception e) {
                LOG.warn("a pool did not close", e);
            }
        }
    }

    /// All roles, in the order of the table.
    public static Set<Role> allRoles() {
        return Set.copyOf(Arrays.asList(Role.values()));
    }
}
