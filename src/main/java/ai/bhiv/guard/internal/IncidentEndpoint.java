package ai.bhiv.guard.internal;

import ai.bhiv.guard.GuardIncident;
import ai.bhiv.guard.GuardIncidents;
import ai.bhiv.guard.GuardProblem;
import ai.bhiv.guard.GuardSettings;
import ai.bhiv.guard.IncidentClosing;
import ai.bhiv.guard.NewDecision;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Revisions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class IncidentEndpoint implements GuardIncidents {
    private static final int MINUTES = 60;
    private static final String COLUMNS = """
            id, kind, trait, level, state, opened_at, first_at, last_at, count, types, clients, threats,
            acknowledged_at, acknowledged_by, contained_at, contained_by, closed_at, closed_by, verdict, note""";
    private static final Listing<GuardIncident> LIST = new Listing<>(
            "guard.incidents.list",
            COLUMNS,
            "guard.incidents",
            "id",
            "-opened_at",
            Map.of(
                    "opened_at",
                    new Listing.Sort("opened_at", "timestamptz"),
                    "last_at",
                    new Listing.Sort("last_at", "timestamptz")),
            (row, _) -> incident(row));

    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final Revisions revisions;
    private final LiveSettings settings;
    private final Ids ids;

    IncidentEndpoint(JdbcClient jdbc, Cursors cursors, Revisions revisions, LiveSettings settings, Ids ids) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.revisions = revisions;
        this.settings = settings;
        this.ids = ids;
    }

    @Override
    public Page<GuardIncident> list(
            PageRequest page, @Nullable String state, @Nullable String kind, @Nullable String trait) {
        var conditions = new Conditions()
                .and("state = :state", "state", state)
                .and("kind = :kind", "kind", kind)
                .and("trait = :trait", "trait", trait);
        return LIST.page(jdbc, cursors, conditions, page);
    }

    @Override
    public GuardIncident get(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from guard.incidents where id = ?")
                .param(id)
                .query((row, _) -> incident(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    @Override
    public GuardIncident acknowledge(UUID id) {
        return changed(
                id,
                jdbc.sql("""
                        update guard.incidents set acknowledged_at = coalesce(acknowledged_at, now()),
                            acknowledged_by = coalesce(acknowledged_by, :by),
                            state = case state when 'open' then 'acknowledged' else state end
                        where id = :id and state <> 'closed'""")
                        .param("id", id)
                        .param("by", RequestContext.current().principal().id())
                        .update());
    }

    @Override
    public GuardIncident contain(UUID id) {
        var by = RequestContext.current().principal().id();
        var contained =
                changed(id, jdbc.sql("""
                        update guard.incidents set contained_at = now(), contained_by = :by, state = 'contained'
                        where id = :id and state <> 'closed'""").param("id", id).param("by", by).update());
        for (var client : contained.clients()) {
            lawful(client)
                    .ifPresent(network -> jdbc.sql("""
                            insert into guard.decisions (id, value, reason, source, offence, created_at, created_by,
                                expires_at)
                            select :id, :value, :reason, 'incident', 1, now(), :by, now() + make_interval(mins => :minutes)
                            where not exists (
                                select 1 from guard.decisions where value = :value and lifted_at is null
                                    and expires_at > now() + make_interval(mins => :minutes))""")
                            .param("id", ids.next())
                            .param("value", network.toString())
                            .param("reason", "incident " + id)
                            .param("by", by)
                            .param("minutes", MINUTES)
                            .update());
        }
        revisions.changed(StoredRecords.REVISION);
        return contained;
    }

    /// Empty for what may not be kept out, which an incident of many clients is not to fail for.
    private Optional<Prefix> lawful(String client) {
        var decision = new NewDecision(client, MINUTES, "incident", false);
        try {
            return Optional.of(Lawful.network(
                    decision, RequestContext.current().remoteAddress(), settings.get(GuardSettings.class)));
        } catch (Problem protectedClient) {
            return Optional.empty();
        }
    }

    @Override
    public GuardIncident close(UUID id, IncidentClosing body) {
        return changed(
                id,
                jdbc.sql("""
                        update guard.incidents set closed_at = now(), closed_by = :by, state = 'closed',
                            verdict = :verdict, note = :note
                        where id = :id and state <> 'closed'""")
                        .param("id", id)
                        .param("by", RequestContext.current().principal().id())
                        .param("verdict", body.verdict().key())
                        .param("note", body.note())
                        .update());
    }

    private GuardIncident changed(UUID id, int rows) {
        var now = get(id);
        if (rows == 0) {
            throw GuardProblem.INCIDENT_CLOSED.because("state: closed (expected: open, acknowledged or contained)");
        }
        return now;
    }

    private static GuardIncident incident(ResultSet row) throws SQLException {
        return new GuardIncident(
                Columns.id(row, "id"),
                row.getString("kind"),
                row.getString("trait"),
                row.getString("level"),
                row.getString("state"),
                Columns.instant(row, "opened_at"),
                Columns.instant(row, "first_at"),
                Columns.instant(row, "last_at"),
                row.getLong("count"),
                List.of((String[]) row.getArray("types").getArray()),
                List.of((String[]) row.getArray("clients").getArray()),
                List.of((UUID[]) row.getArray("threats").getArray()),
                Columns.instantOrNull(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                Columns.instantOrNull(row, "contained_at"),
                row.getString("contained_by"),
                Columns.instantOrNull(row, "closed_at"),
                row.getString("closed_by"),
                row.getString("verdict"),
                row.getString("note"));
    }
}
