package ai.bhiv.identity.internal;

import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Devices that wait for somebody to allow them (RFC 8628). Both codes are stored as SHA-256.
@Component
final class DeviceStore {
    private final Transactions transactions;
    private final JdbcClient jdbc;

    DeviceStore(Transactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// A waiting device.
    record Waiting(
            String client, List<String> scopes, @Nullable String resource, String address, Instant since) {}

    /// What a poll found.
    ///
    /// @param status `pending`, `allowed`, `refused`, `used` or `expired`
    /// @param tooSoon whether it came before its interval was over, which is longer from now on
    record Polled(
            String client,
            String status,
            boolean tooSoon,
            @Nullable String tenant,
            @Nullable UUID user,
            List<String> scopes,
            @Nullable String resource,
            Proof proof) {}

    void add(
            String deviceCode,
            String userCode,
            String client,
            Collection<String> scopes,
            @Nullable String resource,
            String address) {
        transactions.inTenant(ClientDirectory.SYSTEM, () -> {
            jdbc.sql("delete from identity.device_authorizations where expires_at < now() - interval '1 day'")
                    .update();
            return jdbc.sql("""
                            insert into identity.device_authorizations
                                (device_hash, user_code_hash, client_id, scopes, resource, address, expires_at)
                            values (:device, :code, :client, :scopes, :resource, :address, now() + interval '10 minutes')
                            """)
                    .param("device", Hashes.sha256(deviceCode))
                    .param("code", Hashes.sha256(userCode))
                    .param("client", client)
                    .param("scopes", scopes.toArray(String[]::new), Types.ARRAY)
                    .param("resource", resource, Types.VARCHAR)
                    .param("address", address)
                    .update();
        });
    }

    Optional<Waiting> waiting(String userCode) {
        return transactions.inTenant(
                ClientDirectory.SYSTEM,
                () -> jdbc.sql("""
                        select client_id, scopes, resource, address, created_at from identity.device_authorizations
                        where user_code_hash = :code and status = 'pending' and expires_at > now()
                        """)
                        .param("code", Hashes.sha256(userCode))
                        .query((row, _) -> new Waiting(
                                row.getString(1),
                                Columns.texts(row, "scopes"),
                                row.getString(3),
                                row.getString(4),
                                Columns.instant(row, "created_at")))
                        .optional());
    }

    /// Allows or refuses the waiting device.
    ///
    /// @return whether it still waited
    boolean decide(String userCode, boolean allowed, String tenant, UUID user, Proof proof) {
        return transactions.inTenant(
                        ClientDirectory.SYSTEM,
                        () -> jdbc.sql("""
                                update identity.device_authorizations
                                set status = :status, user_tenant = :tenant, user_id = :user, auth_time = :at,
                                    amr = :amr
                                where user_code_hash = :code and status = 'pending' and expires_at > now()
                                """)
                                .param("status", allowed ? "allowed" : "refused")
                                .param("tenant", tenant)
                                .param("user", user)
                                .param("at", Columns.stored(proof.at()))
                                .param("amr", proof.methods().toArray(String[]::new), Types.ARRAY)
                                .param("code", Hashes.sha256(userCode))
                                .update())
                == 1;
    }

    /// Looks whether somebody has decided. Each poll that comes too soon makes the interval 5 s longer (section 3.5).
    Optional<Polled> poll(String deviceCode, String client) {
        return transactions.inTenant(
                ClientDirectory.SYSTEM,
                () -> jdbc.sql("""
                        with before as (
                            select device_hash, polled_at, interval_seconds from identity.device_authorizations
                            where device_hash = :device and client_id = :client for update
                        )
                        update identity.device_authorizations d
                        set polled_at = now(),
                            interval_seconds = d.interval_seconds + case
                                when b.polled_at > now() - make_interval(secs => b.interval_seconds - 1) then 5 else 0 end
                        from before b where d.device_hash = b.device_hash
                        returning d.*, coalesce(b.polled_at > now() - make_interval(secs => b.interval_seconds - 1), false)
                                      as too_soon, d.expires_at <= now() as expired
                        """)
                        .param("device", Hashes.sha256(deviceCode))
                        .param("client", client)
                        .query((row, _) -> polled(row))
                        .optional());
    }

    /// Takes the permission, once.
    boolean use(String deviceCode) {
        return transactions.inTenant(
                        ClientDirectory.SYSTEM,
                        () -> jdbc.sql("""
                                update identity.device_authorizations set status = 'used'
                                where device_hash = :device and status = 'allowed' and expires_at > now()
                                """)
                                .param("device", Hashes.sha256(deviceCode))
                                .update())
                == 1;
    }

    private static Polled polled(ResultSet row) throws SQLException {
        var at = Columns.instantOrNull(row, "auth_time");
        return new Polled(
                row.getString("client_id"),
                row.getBoolean("expired") ? "expired" : row.getString("status"),
                row.getBoolean("too_soon"),
                row.getString("user_tenant"),
                Columns.idOrNull(row, "user_id"),
                Columns.texts(row, "scopes"),
                row.getString("resource"),
                at == null ? new Proof(Instant.EPOCH, List.of()) : new Proof(at, Columns.texts(row, "amr")));
    }
}
