package ai.bhiv;

import ai.bhiv.cli.PlatformSettings;
import ai.bhiv.guard.GuardSettings;
import ai.bhiv.guard.RequestGuard;
import ai.bhiv.identity.ApiKeyAuthenticator;
import ai.bhiv.identity.Decisions;
import ai.bhiv.identity.FetchedKeys;
import ai.bhiv.identity.KeyExchange;
import ai.bhiv.identity.RevocationFeed;
import ai.bhiv.identity.RoleAuthority;
import ai.bhiv.identity.ServiceKeys;
import ai.bhiv.identity.ServiceTokens;
import ai.bhiv.identity.SigningKeys;
import ai.bhiv.identity.TokenRequests;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.about.RunningProcess;
import ai.bhiv.platform.audit.AuditLines;
import ai.bhiv.platform.audit.AuditSpool;
import ai.bhiv.platform.audit.SpoolUpload;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.call.Bulk;
import ai.bhiv.platform.call.Calls;
import ai.bhiv.platform.call.Idempotency;
import ai.bhiv.platform.call.Invoker;
import ai.bhiv.platform.call.OwnCalls;
import ai.bhiv.platform.call.Peers;
import ai.bhiv.platform.call.RemoteCalls;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.event.EventRelay;
import ai.bhiv.platform.event.Events;
import ai.bhiv.platform.event.Hint;
import ai.bhiv.platform.event.Subscriber;
import ai.bhiv.platform.health.ClockSkew;
import ai.bhiv.platform.health.DiskSpace;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.imports.ImportKind;
import ai.bhiv.platform.imports.ImportLease;
import ai.bhiv.platform.imports.ImportService;
import ai.bhiv.platform.imports.ImportWorker;
import ai.bhiv.platform.imports.KindRegistry;
import ai.bhiv.platform.seal.MasterKeys;
import ai.bhiv.platform.seal.RotationWorker;
import ai.bhiv.platform.seal.Sealing;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.store.AuditOutbox;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.MasterKey;
import ai.bhiv.platform.store.Revisions;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.platform.tenant.KnownTenants;
import ai.bhiv.platform.web.AccessLog;
import ai.bhiv.platform.web.AccessLogSettings;
import ai.bhiv.platform.web.Authenticator;
import ai.bhiv.platform.web.BearerAuthenticator;
import ai.bhiv.platform.web.LocalHandlers;
import ai.bhiv.platform.web.Loopback;
import ai.bhiv.platform.web.OpenStreams;
import ai.bhiv.platform.web.RemoteForward;
import ai.bhiv.platform.work.Work;
import ai.bhiv.platform.work.WorkEngine;
import ai.bhiv.platform.work.WorkHint;
import ai.bhiv.platform.work.Works;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The parts that every process has, read from top to bottom: database, calls, identity of callers, outgoing HTTP.
@Configuration(proxyBeanMethods = false)
class Wiring {
    /// Connections to one role at most (GTW-5).
    private static final int CONNECTIONS = 200;

    /// Streams of events that a process writes at once.
    private static final int STREAMS = 5_000;

    /// How long a silent process keeps an import before another goes on with it.
    private static final Duration IMPORT_LEASE = Duration.ofSeconds(15);

    /// What may wait in the spool of the audit (AUD-12).
    private static final long AUDIT_SPOOL_BYTES = 1L << 30;

    /// How long the token of an API key is used before the key is looked at again (IDN-34).
    private static final Duration KEY_AT_THE_GATEWAY = Duration.ofSeconds(60);

    private static final Duration KEY_ELSEWHERE = Duration.ofSeconds(30);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Ids ids(Clock clock) {
        return new SystemIds(clock);
    }

    @Bean
    OwnCalls ownCalls(Ids ids, Clock clock) {
        return new OwnCalls(ids, clock);
    }

    @Bean
    JdbcClient jdbcClient(DataSource source) {
        return JdbcClient.create(source);
    }

    @Bean
    Tenancy tenancy(DataSource source) {
        return new Tenancy(source);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Revisions revisions(JdbcClient jdbc, Tenancy tenancy) {
        return new Revisions(jdbc, tenancy);
    }

    @Bean
    LiveSettings liveSettings(JdbcClient jdbc, Tenancy tenancy, Revisions revisions) {
        return LiveSettings.following(PlatformSettings.COMPONENTS, jdbc, tenancy, revisions);
    }

    @Bean
    KnownTenants knownTenants(JdbcClient jdbc, Tenancy tenancy, Revisions revisions) {
        return KnownTenants.following(jdbc, tenancy, revisions);
    }

    @Bean
    Cursors cursors(MasterKey key) {
        return new Cursors(key.derived("cursors"));
    }

    @Bean
    AccessLog accessLog(LiveSettings settings, Clock clock) {
        return new AccessLog(() -> settings.get(AccessLogSettings.class).enabled(), clock);
    }

    @Bean
    KindRegistry importKinds(List<ImportKind<?>> kinds) {
        return new KindRegistry(kinds);
    }

    @Bean
    ImportService importService(
            KindRegistry kinds, JdbcClient jdbc, Tenancy tenancy, Cursors cursors, Ids ids, Clock clock) {
        return new ImportService(kinds, jdbc, tenancy, cursors, ids, clock);
    }

    @Bean(destroyMethod = "close")
    ImportWorker importWorker(
            KindRegistry kinds,
            ImportService service,
            JdbcClient jdbc,
            Tenancy tenancy,
            RunningProcess process,
            Events events,
            ObjectProvider<DiskSpace> disk) {
        // Work of its own writes nothing to a disk that is nearly full; it goes on once there is space (PLT-12).
        var full = disk.getIfAvailable();
        Supplier<List<String>> background = () -> full != null && full.full() ? List.of() : tenancy.activeTenants();
        var worker = new ImportWorker(
                kinds, jdbc, tenancy, background, new ImportLease(process.name(), IMPORT_LEASE), events);
        service.tell(worker::wake);
        return worker;
    }

    @Bean
    MasterKeys masterKeys(Home home) {
        return new MasterKeys(home);
    }

    @Bean
    Sealing sealing(JdbcClient jdbc, MasterKeys masters) {
        return new Sealing(jdbc, masters);
    }

    @Bean
    RotationWorker rotationWorker(
            JdbcClient jdbc, Tenancy tenancy, Sealing sealing, MasterKeys masters, RunningProcess process, Ids ids) {
        return new RotationWorker(jdbc, tenancy, sealing, masters, process.name() + " " + ids.next());
    }

    @Bean
    ClockSkew clockSkew(DataSource source, Clock clock) {
        return new ClockSkew(source, clock);
    }

    @Bean
    Hint eventHint() {
        return new Hint();
    }

    @Bean
    Events events(JdbcClient jdbc, Ids ids, Clock clock, Hint hint) {
        return new Events(jdbc, ids, clock, hint);
    }

    @Bean(destroyMethod = "close")
    EventRelay eventRelay(List<Subscriber> subscribers, JdbcClient jdbc, Tenancy tenancy, Clock clock, Hint hint) {
        return new EventRelay(subscribers, jdbc, tenancy, clock, hint);
    }

    @Bean
    WorkHint workHint() {
        return new WorkHint();
    }

    @Bean(destroyMethod = "close")
    Works works(JdbcClient jdbc, Tenancy tenancy, Ids ids, WorkHint hint) {
        return new Works(jdbc, tenancy, ids, hint);
    }

    @Bean
    WorkEngine workEngine(
            WorkEngine.Parts parts, ObjectProvider<Work<?, ?>> works, RunningProcess process, KnownTenants tenants) {
        return WorkEngine.of(parts, works.stream().toList(), process.name(), tenants::stopped);
    }

    @Bean
    WorkEngine.Parts workParts(
            DataSource source, Works works, WorkHint hint, MeterRegistry meters, Ids ids, Clock clock) {
        return new WorkEngine.Parts(source, works, hint, meters, ids, clock);
    }

    @Bean
    Decisions decisions(MasterKey key) {
        return new Decisions(key.derived("decisions"));
    }

    @Bean
    Authority authority(Decisions decisions, Clock clock) {
        return new RoleAuthority(decisions, clock);
    }

    @Bean(destroyMethod = "close")
    RequestGuard requestGuard(LiveSettings settings, MeterRegistry registry, RequestGuard.Parts parts) {
        return RequestGuard.recording(() -> settings.get(GuardSettings.class), registry, parts);
    }

    @Bean
    RequestGuard.Parts guardParts(
            JdbcClient jdbc, Tenancy tenancy, Revisions revisions, AuditTrail audit, Ids ids, RunningProcess process) {
        return new RequestGuard.Parts(jdbc, tenancy, revisions, audit, ids, clock(), process.name());
    }

    @Bean
    AuditOutbox auditOutbox(JdbcClient jdbc) {
        return new AuditOutbox(jdbc);
    }

    @Bean
    AuditLines auditLines(Ids ids, Clock clock, RunningProcess process) {
        return new AuditLines(ids, clock, process.name());
    }

    @Bean(destroyMethod = "close")
    AuditSpool auditSpool(Home home, Ids ids) {
        return new AuditSpool(home.directory("audit").resolve("spool"), ids.next(), AUDIT_SPOOL_BYTES);
    }

    @Bean(destroyMethod = "close")
    SpoolUpload spoolUpload(
            AuditSpool spool, AuditLines lines, AuditOutbox outbox, JdbcClient jdbc, Tenancy tenancy, Clock clock) {
        return new SpoolUpload(spool, lines, outbox, jdbc, tenancy, clock);
    }

    @Bean
    AuditTrail auditTrail(AuditOutbox outbox, AuditSpool spool, AuditLines lines) {
        return new AuditTrail(outbox, spool, lines);
    }

    @Bean
    Idempotency idempotency(JdbcClient jdbc, LiveSettings settings) {
        return new Idempotency(jdbc, settings);
    }

    @Bean
    Invoker invoker(
            Authority authority,
            Tenancy tenancy,
            Idempotency idempotency,
            Events events,
            AuditTrail audit,
            Clock clock) {
        return new Invoker(authority, tenancy, idempotency, events, audit, clock);
    }

    @Bean
    Bulk bulk(Tenancy tenancy, Invoker invoker, Contracts contracts) {
        return new Bulk(tenancy, invoker, contracts);
    }

    @Bean
    Calls calls(Invoker invoker, Clock clock) {
        return new Calls(invoker, clock);
    }

    @Bean(destroyMethod = "close")
    PoolingHttpClientConnectionManager httpConnections() {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(CONNECTIONS)
                .setMaxConnTotal(CONNECTIONS * Role.values().length)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.ofSeconds(1))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxHeaderCount(200)
                                .setMaxLineLength(64 * 1024)
                                .build())
                        .build())
                .build();
    }

    @Bean(destroyMethod = "close")
    CloseableHttpClient httpClient(PoolingHttpClientConnectionManager connections) {
        return HttpClients.custom()
                .setConnectionManager(connections)
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAuthCaching()
                .build();
    }

    /// Asked for by processes without identity alone; the issuer is the one that its key set names.
    @Bean
    ServiceTokens serviceTokens(
            ServiceKeys keys,
            RunningProcess process,
            TokenRequests requests,
            Clock clock,
            Ids ids,
            ObjectProvider<SigningKeys> signing) {
        var role = Collections.min(process.roles());
        return new ServiceTokens(
                keys,
                role,
                () -> Objects.requireNonNull(signing.getObject().jwks().issuer()),
                requests::post,
                clock,
                ids);
    }

    @Bean
    TokenRequests tokenRequests(CloseableHttpClient http, Peers peers) {
        return new TokenRequests(http, peers);
    }

    @Bean
    RemoteCalls remoteCalls(
            CloseableHttpClient http,
            Peers peers,
            Calls calls,
            Contracts contracts,
            Ids ids,
            Clock clock,
            ServiceTokens service) {
        return new RemoteCalls(http, peers, calls, contracts::problem, ids, clock).callingItselfWith(service::token);
    }

    @Bean
    RemoteForward remoteForward(CloseableHttpClient http) {
        return new RemoteForward(http);
    }

    @Bean
    LocalHandlers localHandlers() {
        return new LocalHandlers();
    }

    @Bean
    Loopback loopback(LocalHandlers handlers, AccessLog accessLog) {
        return new Loopback(handlers, accessLog);
    }

    @Bean
    OpenStreams openStreams() {
        return new OpenStreams(Duration.ofSeconds(10), STREAMS);
    }

    @Bean
    ServiceKeys serviceKeys(JdbcClient jdbc, Tenancy tenancy, MasterKey master, RunningProcess process) {
        return new ServiceKeys(jdbc, tenancy, master, process.roles());
    }

    /// The keys come from the identity module, in this process or through its client.
    @Bean
    TokenVerifier tokenVerifier(SigningKeys keys, OwnCalls calls, Clock clock) {
        return new TokenVerifier(new FetchedKeys(keys, calls), clock);
    }

    @Bean
    RevocationFeed revocationFeed(JdbcClient jdbc, Tenancy tenancy, TokenVerifier verifier, Clock clock) {
        return new RevocationFeed(jdbc, tenancy, verifier, clock);
    }

    @Bean
    Authenticator authenticator(
            TokenVerifier verifier, KeyExchange keys, KnownTenants tenants, RunningProcess process) {
        var kept = process.roles().contains(Role.GATEWAY) ? KEY_AT_THE_GATEWAY : KEY_ELSEWHERE;
        var either = new ApiKeyAuthenticator(keys, new BearerAuthenticator(verifier::verify), kept);
        return exchange -> {
            var principal = either.authenticate(exchange);
            tenants.refuseSuspended(principal.tenant());
            return principal;
        };
    }

    @Bean
    PrometheusMeterRegistry metrics() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        return registry;
    }
}
