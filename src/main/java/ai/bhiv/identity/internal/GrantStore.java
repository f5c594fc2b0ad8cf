package ai.bhiv.identity.internal;

import ai.bhiv.identity.NewGrant;
import ai.bhiv.identity.UserGrant;
import ai.bhiv.platform.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `identity.grants`.
@Component
final class GrantStore {
    private static final String COLUMNS = "id, grant_set, reason, granted_by, granted_at, expires_at,"
            + " case when status = 'active' and expires_at <= now() then 'expired' else status end as status";

    private final JdbcClient jdbc;

    GrantStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<UserGrant> of(UUID user) {
        return jdbc.sql("select " + COLUMNS + " from identity.grants where user_id = :user"
                        + " order by granted_at desc, id desc limit 200")
                .param("user", user)
                .query((row, _) -> grant(row))
                .list();
    }

    Optional<UserGrant> find(UUID user, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from identity.grants where user_id = :user and id = :id")
                .param("user", user)
                .param("id", id)
                .query((row, _) -> grant(row))
                .optional();
    }

    void add(UUID id, UUID user, NewGrant grant, String by) {
        jdbc.sql("""
                        insert into identity.grants (id, user_id, grant_set, reason, granted_by, expires_at)
                        values (:id, :user, :set, :reason, :by, now() + make_interval(mins => :minutes))
                        """)
                .param("id", id)
                .param("user", user)
                .param("set", grant.granted())
                .param("reason", grant.reason())
                .param("by", by)
                .param("minutes", grant.minutes(), Types.INTEGER)
                .update();
    }

    void revoke(UUID user, UUID id) {
        jdbc.sql("update identity.grants set status = 'revoked'"
                        + " where user_id = :user and id = :id and status = 'active'")
                .param("user", user)
                .param("id", id)
                .update();
    }

    private static UserGrant grant(ResultSet row) throws SQLException {
        return new UserGrant(
                Columns.id(row, "id"),
                row.getString("grant_set"),
                row.getString("reason"),
                row.getString("granted_by"),
                Columns.instant(row, "granted_at"),
                Columns.instantOrNull(row, "expires_at"),
                row.getString("status"));
    }
}
