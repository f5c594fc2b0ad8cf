package ai.bhiv.platform.seal;

import ai.bhiv.platform.store.MasterKey;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The data keys of the tenant whose transaction is open: rows of `platform.data_keys`, opened with a master key and
/// kept
/// in memory. All methods need that transaction.
final class DataKeys {
    private static final int KEY_BYTES = 32;

    private final JdbcClient jdbc;
    private final MasterKeys masters;
    private final SecureRandom random = new SecureRandom();
    private final Map<Key, SecretKey> opened = new ConcurrentHashMap<>();

    DataKeys(JdbcClient jdbc, MasterKeys masters) {
        this.jdbc = jdbc;
        this.masters = masters;
    }

    private record Key(String tenant, int version) {}

    /// A key that seals now.
    record Usable(int version, SecretKey key) {}

    private record Row(int version, byte @Nullable [] wrapped, String master) {}

    /// The key that seals, made when the tenant has none. The row stays locked against its destruction until the
    /// transaction ends, so that nothing is ever sealed with a key that is gone by the time it commits.
    Usable newest(String tenant) {
        var row = newestRow();
        if (row == null) {
            add(tenant, null);
            row = newestRow();
        }
        if (row == null) {
            throw new IllegalStateException("the data key of " + tenant + " was made but is not there");
        }
        return new Usable(row.version, open(tenant, row));
    }

    /// Lock order: the newest data key only, before any business row.
    private @Nullable Row newestRow() {
        return jdbc.sql("""
                        select version, wrapped, master from platform.data_keys
                        order by version desc limit 1 for key share""").query(DataKeys::row).optional().orElse(null);
    }

    /// The key of this version.
    ///
    /// @throws IllegalStateException when there is none, it was destroyed, or no master key here opens it
    SecretKey version(String tenant, int version) {
        var known = opened.get(new Key(tenant, version));
        if (known != null) {
            return known;
        }
        var row = jdbc.sql("select version, wrapped, master from platform.data_keys where version = ?")
                .param(version)
                .query(DataKeys::row)
                .optional()
                .orElseThrow(() -> new IllegalStateException(
                        "data key " + version + " of " + tenant + " is not there (expected: a row of it)"));
        return open(tenant, row);
    }

    /// Adds a version under the key in use. Of several at once for one rotation, one adds.
    void add(String tenant, @Nullable UUID rotation) {
        var master = masters.current();
        int version = jdbc.sql("select coalesce(max(version), 0) + 1 from platform.data_keys")
                .query(Integer.class)
                .single();
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        jdbc.sql("""
                        insert into platform.data_keys (version, wrapped, master, rotation)
                        select :version, :wrapped, :master, :rotation
                         where :rotation::uuid is null
                            or not exists (select 1 from platform.data_keys where rotation = :rotation::uuid)
                        on conflict do nothing""")
                .param("version", version)
                .param("wrapped", Aead.seal(wrapping(master), bound(tenant, version), key))
                .param("master", master.id())
                .param("rotation", rotation, Types.OTHER)
                .update();
        Arrays.fill(key, (byte) 0);
    }

    /// Whether the tenant ever sealed anything.
    boolean any() {
        return jdbc.sql("select exists (select 1 from platform.data_keys)")
                .query(Boolean.class)
                .single();
    }

    /// Wraps every key of the tenant under this master key, and says how many were wrapped anew.
    int rewrap(String tenant, MasterKey target) {
        int count = 0;
        for (var row : rows()) {
            if (row.wrapped == null || row.master.equals(target.id())) {
                continue;
            }
            var key = open(tenant, row).getEncoded();
            count += jdbc.sql("""
                            update platform.data_keys set wrapped = :wrapped, master = :target
                            where version = :version and master = :master""")
                    .param("wrapped", Aead.seal(wrapping(target), bound(tenant, row.version), key))
                    .param("target", target.id())
                    .param("version", row.version)
                    .param("master", row.master)
                    .update();
        }
        return count;
    }

    /// Whether every key of the tenant that is not destroyed is wrapped under this master key.
    boolean allUnder(String master) {
        return jdbc.sql(
                        "select not exists (select 1 from platform.data_keys where wrapped is not null and master <> ?)")
                .param(master)
                .query(Boolean.class)
                .single();
    }

    /// Versions older than the newest that still have their key.
    List<Integer> old() {
        return jdbc.sql("""
                        select version from platform.data_keys
                        where wrapped is not null and version < (select max(version) from platform.data_keys)
                        order by version""").query((row, _) -> row.getInt(1)).list();
    }

    /// Waits for whoever is sealing with the version, and keeps others away until the transaction ends.
    void lock(int version) {
        jdbc.sql("select version from platform.data_keys where version = ? for update")
                .param(version)
                .query(Integer.class)
                .single();
    }

    /// Destroys the key; what is sealed with it never opens again.
    void destroy(int version) {
        jdbc.sql("update platform.data_keys set wrapped = null, destroyed_at = now() where version = ?")
                .param(version)
                .update();
    }

    private List<Row> rows() {
        return jdbc.sql("select version, wrapped, master from platform.data_keys order by version")
                .query(DataKeys::row)
                .list();
    }

    private SecretKey open(String tenant, Row row) {
        return opened.computeIfAbsent(new Key(tenant, row.version), _ -> unwrap(tenant, row));
    }

    private SecretKey unwrap(String tenant, Row row) {
        if (row.wrapped == null) {
            throw new IllegalStateException("data key " + row.version + " of " + tenant + " was destroyed");
        }
        var master = masters.byId(row.master)
                .orElseThrow(() -> new IllegalStateException("data key " + row.version + " of " + tenant
                        + " is wrapped under master key " + row.master
                        + " (expected: that key in secrets/ of this home, as in the other homes)"));
        try {
            return new SecretKeySpec(Aead.open(wrapping(master), bound(tenant, row.version), row.wrapped, 0), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("data key " + row.version + " of " + tenant + " does not open", e);
        }
    }

    private static SecretKey wrapping(MasterKey master) {
        return new SecretKeySpec(master.derived("data key wrapping"), "AES");
    }

    private static String bound(String tenant, int version) {
        return "data key\0" + tenant + "\0" + version;
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(row.getInt(1), row.getBytes(2), row.getString(3));
    }
}
