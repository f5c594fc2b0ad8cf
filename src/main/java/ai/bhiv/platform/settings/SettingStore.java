package ai.bhiv.platform.settings;

import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.store.Guarded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The rows of `platform.settings`, in transactions of `_system`.
final class SettingStore {
    private final JdbcClient jdbc;

    SettingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<StoredValue> all() {
        return jdbc.sql("select for_tenant, key, value, version, changed_by, changed_at from platform.settings")
                .query(SettingStore::row)
                .list();
    }

    StoredValue one(String tenant, String key) {
        return jdbc.sql("""
                        select for_tenant, key, value, version, changed_by, changed_at from platform.settings
                        where for_tenant = :tenant and key = :key""")
                .param("tenant", tenant)
                .param("key", key)
                .query(SettingStore::row)
                .optional()
                .orElse(StoredValue.never(tenant, key));
    }

    /// Sets the value, or takes it back. Version 0 is of what was never set.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 412 when somebody else was faster
    void write(String tenant, String key, @Nullable String value, Version seen, String by) {
        int written = jdbc.sql("""
                        insert into platform.settings as s (for_tenant, key, value, version, changed_by)
                        select :tenant, :key, :value, 1, :by
                         where :version <= 0 or exists
                               (select 1 from platform.settings where for_tenant = :tenant and key = :key)
                        on conflict (tenant_id, for_tenant, key) do update
                           set value = excluded.value, version = s.version + 1,
                               changed_by = excluded.changed_by, changed_at = now()
                         where :version = -1 or s.version = :version""")
                .param("tenant", tenant)
                .param("key", key)
                .param("value", value, Types.VARCHAR)
                .param("by", by)
                .param("version", seen.number())
                .update();
        if (written == 0) {
            throw Guarded.stale(seen, one(tenant, key).version());
        }
    }

    boolean tenantExists(String id) {
        return jdbc.sql("select id from platform.tenants where id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .isPresent();
    }

    private static StoredValue row(ResultSet row, int number) throws SQLException {
        return new StoredValue(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getObject(6, OffsetDateTime.class).toInstant());
    }
}
