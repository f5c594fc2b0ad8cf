package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.MfaSettings;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.seal.MasterKeys;
import ai.bhiv.platform.seal.Sealing;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.MasterKey;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.AtEnd;
import ai.bhiv.testing.TestAudit;
import ai.bhiv.testing.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The identity module on a database of its own, put together by hand.
final class IdentityHouse implements AutoCloseable {
    final DatabaseAccess database;
    final SystemIds ids = new SystemIds(Clock.systemUTC());
    final IdentitySettings settings;
    final TokenIssuer issuer;
    final JdbcClient jdbc;
    final Tenancy tenancy;
    final AuditTrail audit;
    final KeyRing keys;
    final UserStore users;
    final AccountStore accounts;
    final SessionStore sessions;
    final RefreshFamilies families;
    final PasswordHashing hashing;
    final TokenVerifier verifier;
    final AuthEndpoint auth;
    final UserEndpoint userEndpoint;
    final AccountEndpoint accountEndpoint;
    final Factors factors;
    final SecondFactorEndpoint factorEndpoint;
    final LoginThrottle throttle;
    final FirstAdmin firstRun;

    private final HikariDataSource source;

    IdentityHouse() {
        this(TestDatabase.fresh(List.of("platform", "identity")), new byte[32]);
    }

    IdentityHouse(DatabaseAccess database, byte[] masterKey) {
        this(database, masterKey, "http://localhost:8000");
    }

    /// @param publicUrl where clients reach it
    IdentityHouse(DatabaseAccess database, byte[] masterKey, String publicUrl) {
        settings = IdentitySettings.of(publicUrl);
        this.database = database;
        var config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.appUser());
        config.setPassword(database.appPassword());
        config.setMaximumPoolSize(6);
        source = new HikariDataSource(config);
        jdbc = JdbcClient.create(source);
        tenancy = new Tenancy(source);
        var clock = Clock.systemUTC();
        audit = TestAudit.trail(jdbc, ids, clock);
        hashing = new PasswordHashing();
        var sealing = new Sealing(jdbc, masters(masterKey));
        keys = new KeyRing(tenancy, new SigningKeyStore(jdbc), sealing, settings, audit);
        users = new UserStore(jdbc, new Cursors(new byte[32]));
        accounts = new AccountStore(jdbc, new Announcements(jdbc, ids));
        sessions = new SessionStore(jdbc, ids, settings, new Announcements(jdbc, ids));
        verifier = new TokenVerifier(keys, settings.issuer(), clock);
        throttle = new LoginThrottle(jdbc, ids);
        var devices = new KnownDevices(new MasterKey(masterKey), ids, clock);
        var factorStore = new FactorStore(jdbc);
        factors = new Factors(factorStore, sealing, ids, clock, audit);
        var second = new SecondStep(tenancy, new ChallengeStore(jdbc), factors, accounts, throttle, ids);
        var stored = new StoredPasswords(tenancy, accounts, hashing, audit);
        var login = new PasswordLogin(tenancy, throttle, hashing, devices, second, stored);
        var linkStore = new LinkStore(jdbc);
        var links = new PasswordLinks(tenancy, linkStore, sessions, hashing, audit, ids);
        issuer = new TokenIssuer(keys, settings, clock, ids, new LiveSettings(List.of(MfaSettings.class)));
        families = new RefreshFamilies(tenancy, sessions, accounts, issuer, settings, clock, audit);
        var signedIn = new SignedInSessions(tenancy, sessions, accounts, families, issuer, audit);
        var password = new OwnPassword(login, hashing, accounts, sessions, signedIn);
        auth = new AuthEndpoint(login, signedIn, password, links, sessions, accounts, verifier);
        factorEndpoint = new SecondFactorEndpoint(second, factors, signedIn, tenancy, audit, devices);
        accountEndpoint = new AccountEndpoint(users, sessions, throttle, links, linkStore, factorStore);
        userEndpoint = new UserEndpoint(users, accounts, sessions, hashing, ids);
        firstRun = new FirstAdmin(tenancy, keys, users, accounts, hashing, ids, audit);
    }

    private static MasterKeys masters(byte[] key) {
        try {
            var home = Home.open(AtEnd.directory("bhiv-identity-"));
            home.write(
                    home.directory("secrets").resolve("master-key"),
                    java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(key));
            return new MasterKeys(home);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// A call from this address, without a transaction.
    <T> T call(Principal caller, String token, String address, Supplier<T> work) {
        var context = new RequestContext(
                caller,
                "test",
                "0".repeat(32),
                Instant.now().plusSeconds(60),
                token,
                null,
                address,
                Role.GATEWAY,
                false);
        return context.call(work::get);
    }

    <T> T anonymously(Supplier<T> work) {
        return call(Principal.ANONYMOUS, null, "192.0.2.1", work);
    }

    /// A call in a transaction of the caller's tenant, as the invoker makes it.
    <T> T as(Principal caller, Supplier<T> work) {
        return call(caller, null, "192.0.2.1", () -> tenancy.inTenant(caller.tenant(), work));
    }

    Principal admin() {
        return new Principal("00000000-0000-0000-0000-000000000000", "root", "default", Set.of("Admin"), null);
    }

    /// Somebody of this id, as entries name one.
    static Principal person(java.util.UUID id) {
        return new Principal(id.toString(), "somebody", "default", Set.of(), null);
    }

    @Override
    public void close() {
        source.close();
    }
}
