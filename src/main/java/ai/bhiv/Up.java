package ai.bhiv;

import ai.bhiv.cli.PlatformSettings;
import ai.bhiv.cli.Ports;
import ai.bhiv.cli.UpRequest;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.about.EffectiveSetting;
import ai.bhiv.platform.config.AdmissionConfig;
import ai.bhiv.platform.config.ConfigurationException;
import ai.bhiv.platform.config.DatabaseConfig;
import ai.bhiv.platform.config.PeersConfig;
import ai.bhiv.platform.config.RedisConfig;
import ai.bhiv.platform.config.ServerConfig;
import ai.bhiv.platform.config.Settings;
import ai.bhiv.platform.config.TlsConfig;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.DatabaseLogins;
import ai.bhiv.platform.store.EmbeddedPostgres;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.HomeLock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Runs a platform in this process: settings, home, ports, database, roles, in this order, so that a mistake is found
/// before anything is touched that depends on it; and ends it in the reverse order (PLT-4, 6, 7, 61).
final class Up implements AutoCloseable {
    private static final Duration OTHERS_NOTICE = Duration.ofSeconds(5);
    private static final Duration DATABASE_MAY_TAKE = Duration.ofSeconds(120);

    private final UpRequest request;
    private final Clock clock;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private Up(UpRequest request, Clock clock) {
        this.request = request;
        this.clock = clock;
    }

    /// Starts, reports, and returns the exit code after the platform has stopped.
    static int run(UpRequest request) {
        var logs = request.home().resolve("logs").toString();
        System.setProperty("bhiv.logs", logs);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        try (var up = new Up(request, Clock.systemUTC())) {
            var judged = up.judge();
            var signals = StopSignals.install(request.detached());
            var platform = up.start(judged);
            if (request.mode() == UpRequest.Mode.TRAINING) {
                new Training(platform, request.home()).exercise();
            } else {
                signals.await();
            }
        }
        return 0;
    }

    private record Judged(Settings settings, HomeLock lock, Platform.Options options) {}

    /// Settings, home and ports, all found right; the home is taken. There is no signal to mind yet.
    private Judged judge() {
        var settings =
                Settings.read(PlatformSettings.COMPONENTS, request.home(), request.environment(), request.settings());
        var home = Home.open(request.home());
        home.directory("logs");
        var lock = home.lock();
        opened.push(lock);
        var options = options(settings, home);
        refuseTakenPorts(options);
        return new Judged(settings, lock, options);
    }

    private Platform start(Judged judged) {
        var options = judged.options();
        var access = database(judged.settings().get(DatabaseConfig.class), options.home());
        var platform = Platform.start(options, access);
        opened.push(platform);
        judged.lock().announce(addresses(platform));
        report(platform, options, access, judged.settings());
        trainLater(options.home());
        log().info("ready with {} on {}", options.roles(), options.home().path());
        return platform;
    }

    private Platform.Options options(Settings settings, Home home) {
        var server = settings.get(ServerConfig.class);
        var peers = settings.get(PeersConfig.class);
        var fixed = new EnumMap<Role, URI>(Role.class);
        for (var role : Role.values()) {
            var address = address(peers, role);
            if (address != null) {
                fixed.put(role, address);
            }
        }
        return new Platform.Options(
                server.running(),
                home,
                server.bind(),
                server.portBase(),
                fixed,
                givenPassword(),
                settings.get(DatabaseConfig.class).poolSize(),
                settings.get(AdmissionConfig.class),
                drainDelay(settings),
                () -> settings.effective().stream()
                        .map(e -> new EffectiveSetting(
                                e.key(), Objects.requireNonNullElse(e.value(), "unset"), e.source()))
                        .toList(),
                server.publicUrl(),
                settings.get(RedisConfig.class),
                server.weight(),
                settings.get(TlsConfig.class));
    }

    /// With a database of its own the process is the only one there is, and nobody waits to send requests elsewhere.
    private static Duration drainDelay(Settings settings) {
        var given = settings.get(ServerConfig.class).drainDelay();
        if (given != null) {
            return given;
        }
        return settings.get(DatabaseConfig.class).url() == null ? Duration.ZERO : OTHERS_NOTICE;
    }

    private static @Nullable URI address(PeersConfig peers, Role role) {
        return switch (role) {
            case GATEWAY -> peers.gateway();
            case LOGISTICS -> peers.logistics();
            case CRM -> peers.crm();
            case AGENTS -> peers.agents();
            case LLM -> peers.llm();
            case INTEGRATIONS -> peers.integrations();
        };
    }

    private @Nullable String givenPassword() {
        var file = request.environment().get("BHIV_ADMIN_PASSWORD_FILE");
        if (file == null || file.isBlank()) {
            return null;
        }
        try {
            return Home.readSecret(Path.of(file));
        } catch (IOException e) {
            throw new ConfigurationException(
                    "BHIV_ADMIN_PASSWORD_FILE: " + file + " cannot be read (expected: a file with a password)", e);
        }
    }

    private static void refuseTakenPorts(Platform.Options options) {
        var taken = new ArrayList<String>();
        for (var role : ordered(options.roles())) {
            int port = options.port(role);
            if (!Ports.free(options.bind(), port)) {
                var owner = Ports.owner(port);
                taken.add("port " + port + " for " + role.key() + " on " + options.bind() + " is taken"
                        + (owner == null ? "" : " by " + owner)
                        + " (expected: a free one; choose others with --port-base)");
            }
        }
        if (!taken.isEmpty()) {
            throw new ConfigurationException(taken);
        }
    }

    private DatabaseAccess database(DatabaseConfig config, Home home) {
        if (config.url() != null) {
            Consumer<String> progress = line -> {
                request.report().println(line);
                request.report().flush();
            };
            return DatabaseLogins.external(config, DATABASE_MAY_TAKE, progress);
        }
        var postgres = EmbeddedPostgres.start(home);
        opened.push(postgres);
        return DatabaseLogins.embedded(postgres, home);
    }

    /// One line each, `role address`, the gateway first: what the command line reads from the home.
    private static List<String> addresses(Platform platform) {
        return ordered(platform.urls().keySet()).stream()
                .map(role -> role.key() + " " + platform.urls().get(role))
                .toList();
    }

    private void report(Platform platform, Platform.Options options, DatabaseAccess access, Settings settings) {
        var url = settings.get(DatabaseConfig.class).url();
        var report = new StartReport(request.report(), Duration.between(request.begun(), clock.instant()));
        report.print(
                ordered(options.roles()),
                platform.urls(),
                options.home().path(),
                access.embedded() ? "embedded" : url == null ? access.jdbcUrl() : url.getAuthority() + url.getPath());
        var password = platform.adminPassword();
        if (password == null || request.mode() == UpRequest.Mode.TRAINING) {
            report.end();
        } else if (request.mode() == UpRequest.Mode.TERMINAL) {
            report.endWithPassword(password);
        } else {
            var file = options.home().directory("secrets").resolve("admin-password");
            options.home().write(file, password);
            report.endWithPasswordFile(file);
        }
        if (request.detached()) {
            // The one that waits reads to the end; whatever is printed later has no reader.
            request.report().close();
        }
    }

    /// The launcher makes the cache for faster starts when there is none yet; nobody waits for it (PLT-2).
    private void trainLater(Home home) {
        var launcher = System.getProperty("bhiv.launcher");
        if (launcher == null
                || request.mode() == UpRequest.Mode.TRAINING
                || !"none".equals(System.getProperty("bhiv.aot"))) {
            return;
        }
        var log = home.directory("logs").resolve("aot-training.log").toFile();
        try {
            new ProcessBuilder(launcher, "train", "--home", home.path().toString())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(log)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            log().info("the cache for faster starts is not trained", e);
        }
    }

    private static List<Role> ordered(java.util.Collection<Role> roles) {
        return roles.stream().sorted(Comparator.comparing(Role::port)).toList();
    }

    /// Not a constant: the log's place is known only after the request was read.
    private static Logger log() {
        return LoggerFactory.getLogger(Up.class);
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            var next = opened.pop();
            try {
                next.close();
            } catch (Exception e) {
                log().warn("{} did not close", next.getClass().getSimpleName(), e);
            }
        }
        if (request.mode() == UpRequest.Mode.TRAINING) {
            deleteTree(request.home());
        }
    }

    private static void deleteTree(Path root) {
        try (var files = Files.walk(root)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            log().info("{} stays behind", root, e);
        }
    }
}
