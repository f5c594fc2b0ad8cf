package ai.bhiv.identity.internal;

import ai.bhiv.identity.AgentStop;
import ai.bhiv.identity.Delegation;
import ai.bhiv.platform.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `identity.delegations` and `identity.stopped_agents`.
@Component
final class DelegationStore {
    private static final String COLUMNS = "id, agent, scopes, created_at, expires_at,"
            + " case when status = 'active' and expires_at <= now() then 'expired' else status end as status";

    private final JdbcClient jdbc;
    private final Announcements announcements;

    DelegationStore(JdbcClient jdbc, Announcements announcements) {
        this.jdbc = jdbc;
        this.announcements = announcements;
    }

    /// A delegation that an agent may use now.
    record Live(UUID user, List<String> scopes, Instant expires) {}

    List<Delegation> of(UUID user) {
        return jdbc.sql("select " + COLUMNS + " from identity.delegations where user_id = :user"
                        + " order by created_at desc, id desc limit 200")
                .param("user", user)
                .query((row, _) -> delegation(row))
                .list();
    }

    Optional<Delegation> find(UUID user, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from identity.delegations where user_id = :user and id = :id")
                .param("user", user)
                .param("id", id)
                .query((row, _) -> delegation(row))
                .optional();
    }

    void add(UUID id, UUID user, String agent, Collection<String> scopes, int days) {
        jdbc.sql("""
                        insert into identity.delegations (id, user_id, agent, scopes, expires_at)
                        values (:id, :user, :agent, :scopes, now() + make_interval(days => :days))
                        """)
                .param("id", id)
                .param("user", user)
                .param("agent", agent)
                .param("scopes", scopes.toArray(String[]::new), java.sql.Types.ARRAY)
                .param("days", days)
                .update();
    }

    /// Ends it and, within two seconds everywhere, the tokens made under it.
    void end(UUID user, UUID id) {
        int ended = jdbc.sql("update identity.delegations set status = 'ended', ended_at = now()"
                        + " where user_id = :user and id = :id and status = 'active'")
                .param("user", user)
                .param("id", id)
                .update();
        if (ended == 1) {
            announcements.delegation(id.toString());
        }
    }

    /// Ends all of a user.
    void endAll(UUID user) {
        jdbc.sql("update identity.delegations set status = 'ended', ended_at = now()"
                        + " where user_id = :user and status = 'active' returning id")
                .param("user", user)
                .query(UUID.class)
                .list()
                .forEach(id -> announcements.delegation(id.toString()));
    }

    /// The delegation, if it lets this agent act now.
    Optional<Live> live(UUID id, String agent) {
        return jdbc.sql("select user_id, scopes, expires_at from identity.delegations"
                        + " where id = :id and agent = :agent and status = 'active' and expires_at > now()")
                .param("id", id)
                .param("agent", agent)
                .query((row, _) -> new Live(
                        Columns.id(row, "user_id"), Columns.texts(row, "scopes"), Columns.instant(row, "expires_at")))
                .optional();
    }

    AgentStop stop() {
        return jdbc.sql("select reason, stopped_by, stopped_at from identity.stopped_agents")
                .query((row, _) -> new AgentStop(
                        true, row.getString("reason"), row.getString("stopped_by"), Columns.instant(row, "stopped_at")))
                .optional()
                .orElse(new AgentStop(false, null, null, null));
    }

    /// Stops the tenant's agents; the first reason stays.
    void stop(String tenant, String reason, String by) {
        jdbc.sql("insert into identity.stopped_agents (reason, stopped_by) values (:reason, :by)"
                        + " on conflict do nothing")
                .param("reason", reason)
                .param("by", by)
                .update();
        announcements.actors(tenant);
    }

    void resume() {
        jdbc.sql("delete from identity.stopped_agents").update();
    }

    private static Delegation delegation(ResultSet row) throws SQLException {
        return new Delegation(
                Columns.id(row, "id"),
                row.getString("agent"),
                Columns.texts(row, "scopes"),
                row.getString("status"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "expires_at"));
    }
}
