package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditHolds;
import ai.bhiv.audit.Hold;
import ai.bhiv.audit.NewHold;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class HoldEndpoint implements AuditHolds {
    private static final String COLUMNS = "id, person, reason, placed_by, placed_at, until, ended_by, ended_at";
    private static final Listing<Hold> LIST = new Listing<>(
            "audit.holds.list",
            COLUMNS,
            "audit.holds",
            "id",
            "-placed_at",
            Map.of("placed_at", new Listing.Sort("placed_at", "timestamptz")),
            (row, _) -> hold(row));

    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final Ids ids;
    private final Clock clock;

    HoldEndpoint(JdbcClient jdbc, Cursors cursors, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Page<Hold> list(PageRequest page) {
        return LIST.page(jdbc, cursors, new Conditions(), page);
    }

    @Override
    public Hold get(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from audit.holds where id = ?")
                .param(id)
                .query((row, _) -> hold(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    @Override
    public Hold create(NewHold body) {
        var id = ids.next();
        jdbc.sql("""
                        insert into audit.holds (id, person, reason, placed_by, placed_at, until)
                        values (?, ?, ?, ?, ?, ?)""")
                .param(id)
                .param(body.person())
                .param(body.reason())
                .param(RequestContext.current().principal().id())
                .param(Columns.stored(clock.instant()))
                .param(body.until() == null ? null : Columns.stored(body.until()))
                .update();
        return get(id);
    }

    @Override
    public void delete(UUID id) {
        int ended = jdbc.sql("update audit.holds set ended_by = ?, ended_at = ? where id = ? and ended_at is null")
                .params(RequestContext.current().principal().id(), Columns.stored(clock.instant()), id)
                .update();
        if (ended == 0) {
            throw Guarded.notFound(id);
        }
    }

    private static Hold hold(ResultSet row) throws SQLException {
        return new Hold(
                Columns.id(row, "id"),
                row.getString("person"),
                row.getString("reason"),
                row.getString("placed_by"),
                Columns.instant(row, "placed_at"),
                Columns.instantOrNull(row, "until"),
                row.getString("ended_by"),
                Columns.instantOrNull(row, "ended_at"));
    }
}
