package ai.bhiv.platform.call;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.settings.LiveSettings;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Makes a repeated POST harmless (PLT-37; draft-ietf-httpapi-idempotency-key-header). The record is written in the
/// transaction of the effect: a crash leaves both or neither, and a second request under the key waits at the unique
/// index
/// for the first one's commit.
final class Idempotency {
    private final JdbcClient jdbc;
    private final LiveSettings settings;

    Idempotency(JdbcClient jdbc, LiveSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /// An answer given before.
    record Stored(int status, @Nullable String body) {}

    /// Claims the key for this transaction.
    ///
    /// @return the stored answer when the same request was answered before, or nothing when the effect is now ours
    /// @throws ai.bhiv.platform.problem.Problem 409 while the first runs, 422 for another request under the key
    @Nullable
    Stored claim(String schema, String principal, String operation, String key, String fingerprint) {
        int claimed;
        try {
            claimed = jdbc.sql("""
                            insert into %s.idempotency as i (principal, operation, key, fingerprint, expires_at)
                            values (?, ?, ?, ?, now() + make_interval(secs => ?))
                            on conflict (tenant_id, principal, operation, key) do update
                            set fingerprint = excluded.fingerprint, status = 0, body = null,
                                created_at = now(), expires_at = excluded.expires_at
                            where i.expires_at < now()""".formatted(schema))
                    .params(principal, operation, key, fingerprint, kept())
                    .update();
        } catch (DataAccessException e) {
            if (e.getRootCause() instanceof SQLException sql && "55P03".equals(sql.getSQLState())) {
                throw PlatformProblem.IN_PROGRESS
                        .because("Idempotency-Key: " + key + " is in use by a request that is still running")
                        .retryAfter(1);
            }
            throw e;
        }
        if (claimed == 1) {
            return null;
        }
        var stored = jdbc.sql("""
                        select fingerprint, status, body from %s.idempotency
                        where principal = ? and operation = ? and key = ?""".formatted(schema))
                .params(principal, operation, key)
                .query((row, _) -> new Object[] {row.getString(1), row.getInt(2), row.getString(3)})
                .single();
        if (!fingerprint.equals(stored[0])) {
            throw PlatformProblem.KEY_REUSED.because(
                    "Idempotency-Key: " + key + " was used for another request to " + operation);
        }
        return new Stored((int) stored[1], (String) stored[2]);
    }

    /// Seconds, as the caller's tenant has set it.
    private double kept() {
        var tenant = RequestContext.current().principal().tenant();
        return settings.get(IdempotencySettings.class, tenant).retention().toSeconds();
    }

    /// Keeps the answer, in the transaction of the effect.
    void store(String schema, String principal, String operation, String key, int status, @Nullable String body) {
        jdbc.sql("""
                        update %s.idempotency set status = :status, body = :body
                        where principal = :principal and operation = :operation and key = :key""".formatted(schema))
                .param("status", status)
                .param("body", body, Types.VARCHAR)
                .param("principal", principal)
                .param("operation", operation)
                .param("key", key)
                .update();
    }
}
