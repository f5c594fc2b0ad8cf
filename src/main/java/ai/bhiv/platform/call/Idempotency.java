package ai.bhiv.platform.call;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.settings.LiveSettings;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Makes a repeated POST harmless (PLT-37; draft-ietf-httpapi-idempotency-key-header). The record is written in the
/// transaction of the effect: a crash leaves both or neither, and a second request under the key waits at the unique
/// index
/// for the first one's commit.
public final class Idempotency {
    private final JdbcClient jdbc;
    private final LiveSettings settings;

    public Idempotency(JdbcClient jdbc, LiveSettings settings) {
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
        return claimed == 1
                ? null
                : stored(schema, principal, operation, key, fingerprint).orElseThrow();
    }

    private Optional<Stored> stored(String schema, String principal, String operation, String key, String fingerprint) {
        return jdbc.sql("""
                        select fingerprint, status, body from %s.idempotency
                        where principal = ? and operation = ? and key = ?""".formatted(schema))
                .params(principal, operation, key)
                .query((row, _) -> {
                    if (!fingerprint.equals(row.getString(1))) {
                        throw PlatformProblem.KEY_REUSED.because(
                                "Idempotency-Key: " + key + " was used for another request to " + operation);
                    }
                    return new Stored(row.getInt(2), row.getString(3));
                })
                .optional();
    }

    /// What a request without a transaction of its own finds under its key.
    sealed interface Begun {
        /// The effect is this request's, until it settles or the time is over.
        ///
        /// @param at tells this claim from a later one under the same key
        record Ours(OffsetDateTime at) implements Begun {}

        /// It was answered before.
        record Done(Stored stored) implements Begun {}

        /// Another request is at it.
        record Running() implements Begun {}
    }

    /// Claims the key in a transaction that commits before the effect, for so long as the operation may take.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 422 for another request under the key
    Begun begin(String schema, String principal, String operation, String key, String fingerprint, Duration limit) {
        var ours = jdbc.sql("""
                        insert into %s.idempotency as i (principal, operation, key, fingerprint, created_at, expires_at)
                        values (:principal, :operation, :key, :fingerprint, clock_timestamp(),
                                clock_timestamp() + make_interval(secs => :limit))
                        on conflict (tenant_id, principal, operation, key) do update
                        set fingerprint = excluded.fingerprint, status = 0, body = null,
                            created_at = excluded.created_at, expires_at = excluded.expires_at
                        where i.expires_at < clock_timestamp()
                        returning created_at""".formatted(schema))
                .param("principal", principal)
                .param("operation", operation)
                .param("key", key)
                .param("fingerprint", fingerprint)
                .param("limit", limit.toMillis() / 1000.0)
                .query(OffsetDateTime.class)
                .optional();
        if (ours.isPresent()) {
            return new Begun.Ours(ours.get());
        }
        return stored(schema, principal, operation, key, fingerprint)
                .filter(stored -> stored.status() != 0)
                .<Begun>map(Begun.Done::new)
                .orElseGet(Begun.Running::new);
    }

    /// Keeps the answer of a claim that is still ours.
    void settle(
            String schema,
            String principal,
            String operation,
            String key,
            OffsetDateTime at,
            int status,
            @Nullable String body) {
        jdbc.sql("""
                        update %s.idempotency
                        set status = :status, body = :body, expires_at = now() + make_interval(secs => :kept)
                        where principal = :principal and operation = :operation and key = :key
                          and created_at = :at and status = 0""".formatted(schema))
                .param("status", status)
                .param("body", body, Types.VARCHAR)
                .param("kept", kept())
                .param("principal", principal)
                .param("operation", operation)
                .param("key", key)
                .param("at", at)
                .update();
    }

    /// Gives the key of a refused or failed request back: it is judged anew.
    void giveBack(String schema, String principal, String operation, String key, OffsetDateTime at) {
        jdbc.sql("""
                        delete from %s.idempotency
                        where principal = ? and operation = ? and key = ? and created_at = ? and status = 0""".formatted(schema)).params(principal, operation, key, at).update();
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
