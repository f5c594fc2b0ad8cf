package ai.bhiv.platform.imports;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who applies which import. All times are the database's, so that no process's clock matters.
final class LeaseStore {
    private final JdbcClient db;
    private final String schema;

    /// A right to apply, good while the epoch stands.
    record Lease(UUID id, String kind, boolean reverting, long epoch, Principal confirmedBy) {}

    /// How far an import is.
    record Progress(long appliedRows, Counts applied, Reverted reverted) {}

    LeaseStore(JdbcClient db, String schema) {
        this.db = db;
        this.schema = schema;
    }

    /// Takes the oldest confirmed import of these kinds that nobody applies. One of a kind goes at a time: a younger
    /// one
    /// waits until the older is done. Rows that another process is just taking are passed over (`skip locked`).
    Optional<Lease> take(List<String> kinds, String owner, Duration duration) {
        return db.sql("""
                        update %1$s.imports
                           set lease_owner = :owner, lease_epoch = lease_epoch + 1,
                               lease_until = clock_timestamp() + :millis * interval '1 millisecond'
                         where id = (
                               select i.id from %1$s.imports i
                                where i.state in ('applying', 'reverting') and i.kind = any(:kinds::text[])
                                  and (i.lease_until is null or i.lease_until < clock_timestamp())
                                  and not exists (
                                      select from %1$s.imports o
                                       where o.state in ('applying', 'reverting') and o.kind = i.kind
                                         and (o.confirmed_at, o.id) < (i.confirmed_at, i.id))
                                order by i.confirmed_at, i.id limit 1
                                for update skip locked)
                        returning id, kind, state = 'reverting' as reverting, lease_epoch, confirmed_by""".formatted(schema))
                .param("owner", owner)
                .param("millis", duration.toMillis())
                .param("kinds", kinds.toArray(new String[0]), Types.ARRAY)
                .query((rs, _) -> new Lease(
                        Columns.id(rs, "id"),
                        rs.getString("kind"),
                        rs.getBoolean("reverting"),
                        rs.getLong("lease_epoch"),
                        Json.MAPPER.readValue(rs.getString("confirmed_by"), Principal.class)))
                .optional();
    }

    /// Locks the import for the chunk's transaction and lengthens the lease; nothing when the lease is another's by
    /// now, or is just being taken: a row that somebody else has locked is not waited for.
    Optional<Progress> renew(Lease lease, Duration duration) {
        return db.sql("""
                        update %1$s.imports
                           set lease_until = clock_timestamp() + :millis * interval '1 millisecond',
                               begun_rows = case when begun_at is null then applied_rows else begun_rows end,
                               begun_at = coalesce(begun_at, clock_timestamp())
                         where id = (select id from %1$s.imports
                                      where id = :id and lease_epoch = :epoch and state in ('applying', 'reverting')
                                      for update skip locked)
                        returning applied_rows, applied, reverted""".formatted(schema))
                .param("millis", duration.toMillis())
                .param("id", lease.id())
                .param("epoch", lease.epoch())
                .query((rs, _) -> {
                    var applied = rs.getString("applied");
                    var reverted = rs.getString("reverted");
                    return new Progress(
                            rs.getLong("applied_rows"),
                            applied == null ? Counts.NONE : Json.MAPPER.readValue(applied, Counts.class),
                            reverted == null ? Reverted.NONE : Json.MAPPER.readValue(reverted, Reverted.class));
                })
                .optional();
    }

    /// Moves the progress, in the chunk's transaction; with nothing left the import is applied.
    void advance(Lease lease, Progress progress) {
        db.sql("""
                        update %s.imports
                           set applied_rows = :appliedRows, applied = :applied::jsonb, attempts = 0,
                               state = case when :appliedRows >= rows then 'applied' else state end,
                               lease_until = case when :appliedRows >= rows then null else lease_until end,
                               version = version + 1, updated_at = now()
                         where id = :id and lease_epoch = :epoch and state in ('applying', 'reverting')""".formatted(schema))
                .param("appliedRows", progress.appliedRows())
                .param("applied", ImportStore.json(progress.applied()))
                .param("id", lease.id())
                .param("epoch", lease.epoch())
                .update();
    }

    /// Moves a revert on, in its chunk's transaction; when no chunk is left the import is reverted.
    void revert(Lease lease, Reverted reverted, boolean more) {
        db.sql("""
                        update %s.imports
                           set reverted = :reverted::jsonb, attempts = 0,
                               state = case when :more then state else 'reverted' end,
                               lease_until = case when :more then lease_until end,
                               version = version + 1, updated_at = now()
                         where id = :id and lease_epoch = :epoch and state = 'reverting'""".formatted(schema))
                .param("reverted", ImportStore.json(reverted))
                .param("more", more)
                .param("id", lease.id())
                .param("epoch", lease.epoch())
                .update();
    }

    /// Ends an import of which nothing was applied because a row was refused.
    void refuse(Lease lease, String failure) {
        db.sql("""
                        update %s.imports
                           set state = 'failed', failure = :failure, lease_until = null, version = version + 1,
                               updated_at = now()
                         where id = :id and lease_epoch = :epoch and state = 'applying'""".formatted(schema))
                .param("failure", failure)
                .param("id", lease.id())
                .param("epoch", lease.epoch())
                .update();
    }

    /// Gives the import back, to be taken again at once.
    void release(Lease lease) {
        db.sql("""
                        update %s.imports set lease_until = null
                         where id = :id and lease_epoch = :epoch and state in ('applying', 'reverting')""".formatted(schema))
                .param("id", lease.id())
                .param("epoch", lease.epoch())
                .update();
    }

    /// Counts a failed attempt: it is tried again after 1, 2, 4, ... seconds, and has failed after the last.
    void postpone(Lease lease, int attempts, String failure) {
        db.sql("""
                        update %s.imports
                           set attempts = attempts + 1, failure = :failure,
                               state = case when attempts + 1 >= :attempts then 'failed' else state end,
                               lease_until = clock_timestamp() + power(2, attempts) * interval '1 second',
                               version = version + 1, updated_at = now()
                         where id = :id and lease_epoch = :epoch and state in ('applying', 'reverting')""".formatted(schema))
                .param("attempts", attempts)
                .param("failure", failure)
                .param("id", lease.id())
                .param("epoch", lease.epoch())
                .update();
    }
}
