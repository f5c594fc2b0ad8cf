package ai.bhiv.platform.seal;

import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A database with a table of sealed records in it, as a module would have one, and all parts around it.
public final class SealHouse implements AutoCloseable {
    final DatabaseAccess access;
    final JdbcClient jdbc;
    final Tenancy tenancy;
    final MasterKeys masters;
    final Sealing sealing;
    private final HikariDataSource pool;

    SealHouse(DatabaseAccess access, Home home) {
        this.access = access;
        var config = new HikariConfig();
        config.setJdbcUrl(access.jdbcUrl());
        config.setUsername(access.appUser());
        config.setPassword(access.appPassword());
        config.setMaximumPoolSize(12);
        config.setMinimumIdle(0);
        this.pool = new HikariDataSource(config);
        this.jdbc = JdbcClient.create(pool);
        this.tenancy = new Tenancy(pool);
        this.masters = new MasterKeys(home);
        this.sealing = new Sealing(jdbc, masters);
    }

    static SealHouse fresh(Home home) {
        var access = TestDatabase.fresh(List.of("platform"));
        makeTable(access);
        return new SealHouse(access, home);
    }

    /// A table of sealed records in the platform's schema.
    public static void makeTable(DatabaseAccess access) {
        try (var owner = DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword());
                var statement = owner.createStatement()) {
            statement.execute("""
                    create table platform.test_secrets (
                        tenant_id text not null default platform.tenant(),
                        id uuid not null,
                        sealed_value bytea,
                        primary key (tenant_id, id));
                    select platform.protect('platform.test_secrets');
                    comment on column platform.test_secrets.sealed_value is '''test secret '' || id'""");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    RotationWorker worker(String name) {
        return new RotationWorker(jdbc, tenancy, sealing, masters, name);
    }

    static String owner(UUID id) {
        return "test secret " + id;
    }

    void put(String tenant, UUID id, String secret) {
        tenancy.inTenant(
                tenant,
                () -> jdbc.sql("""
                        insert into platform.test_secrets (id, sealed_value) values (:id, :value)
                        on conflict (tenant_id, id) do update set sealed_value = excluded.sealed_value""")
                        .param("id", id)
                        .param("value", sealing.seal(owner(id), secret.getBytes(StandardCharsets.UTF_8)))
                        .update());
    }

    String get(String tenant, UUID id) {
        return tenancy.inTenant(tenant, () -> new String(sealing.open(owner(id), sealed(id)), StandardCharsets.UTF_8));
    }

    /// The stored bytes, in the open transaction.
    byte[] sealed(UUID id) {
        return jdbc.sql("select sealed_value from platform.test_secrets where id = ?")
                .param(id)
                .query((row, _) -> row.getBytes(1))
                .single();
    }

    UUID begin() {
        var id = UUID.randomUUID();
        tenancy.inTenant(Tenancy.SYSTEM, () -> new RotationStore(jdbc).add(id, "test"));
        return id;
    }

    KeyRotation rotation(UUID id) {
        return tenancy.inTenant(
                Tenancy.SYSTEM, () -> new RotationStore(jdbc).one(id).orElseThrow());
    }

    @Override
    public void close() {
        pool.close();
    }
}
