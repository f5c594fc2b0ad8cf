package ai.bhiv.guard.internal;

import ai.bhiv.guard.GuardAllowance;
import ai.bhiv.guard.GuardAllowances;
import ai.bhiv.guard.NewAllowance;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.id.Ids;
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
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class AllowanceEndpoint implements GuardAllowances {
    private static final String COLUMNS =
            "id, value, skips, reason, created_at, created_by, expires_at, ended_at, ended_by";
    private static final Listing<GuardAllowance> LIST = new Listing<>(
            "guard.allowances.list",
            COLUMNS,
            "guard.allowances",
            "id",
            "-created_at",
            Map.of("created_at", new Listing.Sort("created_at", "timestamptz")),
            (row, _) -> allowance(row));

    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final Revisions revisions;
    private final Ids ids;

    AllowanceEndpoint(JdbcClient jdbc, Cursors cursors, Revisions revisions, Ids ids) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.revisions = revisions;
        this.ids = ids;
    }

    @Override
    public Page<GuardAllowance> list(PageRequest page, boolean active) {
        var conditions = new Conditions();
        if (active) {
            conditions.and("ended_at is null and expires_at > now()");
        }
        return LIST.page(jdbc, cursors, conditions, page);
    }

    @Override
    public GuardAllowance get(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from guard.allowances where id = ?")
                .param(id)
                .query((row, _) -> allowance(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    @Override
    public GuardAllowance create(NewAllowance body) {
        var network = Lawful.narrow(Lawful.read(body.value()));
        var id = ids.next();
        jdbc.sql("""
                        insert into guard.allowances (id, value, skips, reason, created_at, created_by, expires_at)
                        values (?, ?, ?, ?, now(), ?, now() + make_interval(days => ?))""")
                .params(
                        id,
                        network.toString(),
                        body.skips().key(),
                        body.reason(),
                        RequestContext.current().principal().id(),
                        body.days())
                .update();
        revisions.changed(StoredRecords.REVISION);
        return get(id);
    }

    @Override
    public void delete(UUID id) {
        int ended = jdbc.sql("""
                        update guard.allowances set ended_at = now(), ended_by = ?
                        where id = ? and ended_at is null and expires_at > now()""")
                .params(RequestContext.current().principal().id(), id)
                .update();
        if (ended == 0) {
            throw Guarded.notFound(id);
        }
        revisions.changed(StoredRecords.REVISION);
    }

    private static GuardAllowance allowance(ResultSet row) throws SQLException {
        return new GuardAllowance(
                Columns.id(row, "id"),
                row.getString("value"),
                row.getString("skips"),
                row.getString("reason"),
                Columns.instant(row, "created_at"),
                row.getString("created_by"),
                Columns.instant(row, "expires_at"),
                Columns.instantOrNull(row, "ended_at"),
                row.getString("ended_by"));
    }
}
