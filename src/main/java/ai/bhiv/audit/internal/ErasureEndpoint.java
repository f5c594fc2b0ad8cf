package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditErasures;
import ai.bhiv.audit.AuditProblem;
import ai.bhiv.audit.Erasure;
import ai.bhiv.audit.NewErasure;
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

/// Takes the wish; [Erasures] does it.
@Endpoint
final class ErasureEndpoint implements AuditErasures {
    private static final String COLUMNS = "id, person, reason, asked_by, asked_at, details, done_at";
    private static final Listing<Erasure> LIST = new Listing<>(
            "audit.erasures.list",
            COLUMNS,
            "audit.erasures",
            "id",
            "-asked_at",
            Map.of("asked_at", new Listing.Sort("asked_at", "timestamptz")),
            (row, _) -> erasure(row));

    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final Ids ids;
    private final Clock clock;

    ErasureEndpoint(JdbcClient jdbc, Cursors cursors, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Page<Erasure> list(PageRequest page) {
        return LIST.page(jdbc, cursors, new Conditions(), page);
    }

    @Override
    public Erasure get(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from audit.erasures where id = ?")
                .param(id)
                .query((row, _) -> erasure(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    @Override
    public Erasure create(NewErasure body) {
        boolean held = jdbc.sql("""
                        select exists (select from audit.holds where ended_at is null and (until is null or until > now())
                            and (person is null or person = ?))""").param(body.person()).query(Boolean.class).single();
        if (held) {
            throw AuditProblem.HOLD_ACTIVE.because("person: " + body.person() + " (expected: one without a hold)");
        }
        var id = ids.next();
        jdbc.sql("insert into audit.erasures (id, person, reason, asked_by, asked_at) values (?, ?, ?, ?, ?)")
                .params(
                        id,
                        body.person(),
                        body.reason(),
                        RequestContext.current().principal().id(),
                        Columns.stored(clock.instant()))
                .update();
        return get(id);
    }

    private static Erasure erasure(ResultSet row) throws SQLException {
        long details = row.getLong("details");
        boolean waiting = row.wasNull();
        return new Erasure(
                Columns.id(row, "id"),
                row.getString("person"),
                row.getString("reason"),
                row.getString("asked_by"),
                Columns.instant(row, "asked_at"),
                waiting ? null : (Long) details,
                Columns.instantOrNull(row, "done_at"));
    }
}
