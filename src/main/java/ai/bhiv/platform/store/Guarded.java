package ai.bhiv.platform.store;

import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.util.UUID;

/// The answer to a write whose `where id = ... and version = ...` found no row (PLT-36).
public final class Guarded {
    private Guarded() {}

    /// The condition that lets a write pass only on the version its caller has seen.
    public static final String BY_VERSION = "(:version = -1 or version = :version)";

    /// @param table with its schema and what makes a row live, such as `crm.accounts where deleted_at is null`
    /// @param given what the caller has seen
    public static Problem refusal(
            org.springframework.jdbc.core.simple.JdbcClient db, String table, UUID id, Version given) {
        var sql = "select version from " + table + (table.contains(" where ") ? " and" : " where") + " id = :id";
        var stored = db.sql(sql).param("id", id).query(Long.class).optional();
        return stored.isEmpty() ? notFound(id) : stale(given, stored.get());
    }

    /// The record is of another version; the current one stands in `ETag` and in `did_you_mean` of the fault (PLT-33).
    public static Problem stale(Version given, long stored) {
        var seen = given.number() == -1 ? "*" : Version.etag(given.number());
        var current = Version.etag(stored);
        return PlatformProblem.STALE
                .because("If-Match: %s (expected: %s)".formatted(seen, current))
                .header("ETag", current)
                .with(Fault.header("If-Match", seen, current).orRather(current));
    }

    /// No live record has this id, or it is somebody else's.
    public static Problem notFound(UUID id) {
        return PlatformProblem.NOT_FOUND.because("id: " + id + " (expected: one of a live record)");
    }
}
