package ai.bhiv.platform.seal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The rows of `platform.key_rotations`, in transactions of `_system`.
final class RotationStore {
    private static final String COLUMNS =
            "id, state, resealed, rewrapped, destroyed, waiting_for, created_at, created_by, finished_at";

    private final JdbcClient jdbc;

    RotationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Adds a running one; false when one runs already.
    boolean add(UUID id, String by) {
        return jdbc.sql("""
                                insert into platform.key_rotations (id, state, created_by) values (?, 'running', ?)
                                on conflict do nothing""").params(id, by).update() == 1;
    }

    Optional<KeyRotation> one(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from platform.key_rotations where id = ?")
                .param(id)
                .query(RotationStore::row)
                .optional();
    }

    List<KeyRotation> last() {
        return jdbc.sql("select " + COLUMNS + " from platform.key_rotations order by created_at desc, id desc limit 50")
                .query(RotationStore::row)
                .list();
    }

    /// Takes or renews the lease on the running one, by the database's clock; nothing when there is none or another
    /// process has it.
    Optional<UUID> lease(String owner, int seconds) {
        return jdbc.sql("""
                        update platform.key_rotations
                           set lease_owner = :owner, lease_until = now() + make_interval(secs => :seconds)
                         where state = 'running'
                           and (lease_owner is null or lease_owner = :owner or lease_until < now())
                        returning id""")
                .param("owner", owner)
                .param("seconds", seconds)
                .query(UUID.class)
                .optional();
    }

    /// Counts what was done, and says what it waits for.
    void progress(UUID id, long resealed, long rewrapped, long destroyed, @Nullable String waitingFor) {
        jdbc.sql("""
                        update platform.key_rotations
                           set resealed = resealed + :resealed, rewrapped = rewrapped + :rewrapped,
                               destroyed = destroyed + :destroyed, waiting_for = :waiting
                         where id = :id""")
                .param("resealed", resealed)
                .param("rewrapped", rewrapped)
                .param("destroyed", destroyed)
                .param("waiting", waitingFor, Types.VARCHAR)
                .param("id", id)
                .update();
    }

    void finish(UUID id) {
        jdbc.sql("""
                        update platform.key_rotations
                           set state = 'done', finished_at = now(), waiting_for = null, lease_owner = null
                         where id = ?""").param(id).update();
    }

    /// Running processes whose home lacks this master key.
    List<String> without(String master) {
        return jdbc.sql("""
                        select distinct url from platform.instances
                         where seen_at > now() - interval '15 seconds' and not (:master = any (master_keys))
                         order by url""")
                .param("master", master)
                .query((row, _) -> row.getString(1))
                .list();
    }

    private static KeyRotation row(ResultSet row, int number) throws SQLException {
        var finished = row.getObject("finished_at", OffsetDateTime.class);
        return new KeyRotation(
                row.getObject("id", UUID.class),
                KeyRotation.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getLong("resealed"),
                row.getLong("rewrapped"),
                row.getLong("destroyed"),
                row.getString("waiting_for"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                finished == null ? null : finished.toInstant());
    }
}
