package ai.bhiv.testing;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Tenancy;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A fresh database as a module sees it: the application's login, one transaction of one tenant per call, and a person
/// who calls.
public final class TestTenant {
    public static final String DEFAULT = "default";
    public static final Cursors CURSORS = new Cursors("0123456789abcdef0123456789abcdef".getBytes());
    public static final Ids IDS = new SystemIds(Clock.systemUTC());

    private final DatabaseAccess access;
    private final JdbcClient db;
    private final Tenancy tenancy;

    private TestTenant(DatabaseAccess access) {
        this.access = access;
        var config = new HikariConfig();
        config.setJdbcUrl(access.jdbcUrl());
        config.setUsername(access.appUser());
        config.setPassword(access.appPassword());
        config.setMinimumIdle(0);
        config.setIdleTimeout(10_000);
        var source = new HikariDataSource(config);
        this.db = JdbcClient.create(source);
        this.tenancy = new Tenancy(source);
    }

    public static TestTenant of(String... modules) {
        return new TestTenant(TestDatabase.fresh(List.of(modules)));
    }

    public DatabaseAccess access() {
        return access;
    }

    public JdbcClient db() {
        return db;
    }

    public Tenancy tenancy() {
        return tenancy;
    }

    /// One call of the default tenant.
    public <T> T call(Supplier<T> work) {
        return call(DEFAULT, work);
    }

    public <T> T call(String tenant, Supplier<T> work) {
        return bound(tenant, () -> tenancy.inTenant(tenant, work));
    }

    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /// Work that opens its own transactions.
    public static <T> T bound(String tenant, Supplier<T> work) {
        var person = new Principal("u-1", "pat", tenant, Set.of("Admin"), null);
        return new RequestContext(person, "test", "0".repeat(32), Instant.MAX, null, null).call(work::get);
    }
}
