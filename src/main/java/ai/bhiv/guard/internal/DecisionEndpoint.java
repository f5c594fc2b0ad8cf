package ai.bhiv.guard.internal;

import ai.bhiv.guard.GuardDecision;
import ai.bhiv.guard.GuardDecisions;
import ai.bhiv.guard.GuardSettings;
import ai.bhiv.guard.NewDecision;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Revisions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class DecisionEndpoint implements GuardDecisions {
    private static final String COLUMNS =
            "id, value, reason, source, offence, created_at, created_by, expires_at, lifted_at, lifted_by";
    private static final Listing<GuardDecision> LIST = new Listing<>(
            "guard.decisions.list",
            COLUMNS,
            "guard.decisions",
            "id",
            "-created_at",
            Map.of(
                    "created_at",
                    new Listing.Sort("created_at", "timestamptz"),
                    "expires_at",
                    new Listing.Sort("expires_at", "timestamptz")),
            (row, _) -> decision(row));

    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final Revisions revisions;
    private final LiveSettings settings;
    private final Ids ids;

    DecisionEndpoint(JdbcClient jdbc, Cursors cursors, Revisions revisions, LiveSettings settings, Ids ids) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.revisions = revisions;
        this.settings = settings;
        this.ids = ids;
    }

    @Override
    public Page<GuardDecision> list(PageRequest page, boolean active, @Nullable String value) {
        var conditions = new Conditions().and("value = :value", "value", value);
        if (active) {
            conditions.and("lifted_at is null and expires_at > now()");
        }
        return LIST.page(jdbc, cursors, conditions, page);
    }

    @Override
    public GuardDecision get(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from guard.decisions where id = ?")
                .param(id)
                .query((row, _) -> decision(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    @Override
    public GuardDecision create(NewDecision body) {
        var context = RequestContext.current();
        var network = Lawful.network(body, context.remoteAddress(), settings.get(GuardSettings.class));
        var id = ids.next();
        jdbc.sql("""
                        insert into guard.decisions (id, value, reason, source, offence, created_at, created_by, expires_at)
                        values (?, ?, ?, 'operator', 1, now(), ?, now() + make_interval(mins => ?))""")
                .params(
                        id,
                        network.toString(),
                        body.reason(),
                        context.principal().id(),
                        body.minutes())
                .update();
        revisions.changed(StoredRecords.REVISION);
        return get(id);
    }

    @Override
    public void delete(UUID id) {
        int lifted = jdbc.sql("""
                        update guard.decisions set lifted_at = now(), lifted_by = ?
                        where id = ? and lifted_at is null and expires_at > now()""")
                .params(RequestContext.current().principal().id(), id)
                .update();
        if (lifted == 0) {
            throw Guarded.notFound(id);
        }
        revisions.changed(StoredRecords.REVISION);
    }

    private static GuardDecision decision(ResultSet row) throws SQLException {
        return new GuardDecision(
                Columns.id(row, "id"),
                row.getString("value"),
                row.getString("reason"),
                row.getString("source"),
                row.getInt("offence"),
                Columns.instant(row, "created_at"),
                row.getString("created_by"),
                Columns.instant(row, "expires_at"),
                Columns.instantOrNull(row, "lifted_at"),
                row.getString("lifted_by"));
    }
}
