package ai.bhiv.guard.internal;

import ai.bhiv.guard.Finding;
import ai.bhiv.guard.GuardProblem;
import ai.bhiv.guard.Threat;
import ai.bhiv.guard.ThreatLabel;
import ai.bhiv.guard.ThreatSummary;
import ai.bhiv.guard.Threats;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class ThreatEndpoint implements Threats {
    private static final String COLUMNS = """
            id, at, type, level, decision, score, address, prefix, role, method, path, user_agent, findings,
            correlation_id, process, count, label, labelled_by, note""";
    private static final Listing<Threat> LIST = new Listing<>(
            "guard.threats.list",
            COLUMNS,
            "guard.threats",
            "id",
            "-at",
            Map.of("at", new Listing.Sort("at", "timestamptz")),
            (row, _) -> threat(row));

    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final Clock clock;

    ThreatEndpoint(JdbcClient jdbc, Cursors cursors, Clock clock) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.clock = clock;
    }

    @Override
    public Page<Threat> list(
            PageRequest page,
            @Nullable String type,
            @Nullable String level,
            @Nullable String decision,
            @Nullable String address,
            @Nullable String correlationId) {
        var conditions = new Conditions()
                .and("type = :type", "type", type)
                .and("level = :level", "level", level)
                .and("decision = :decision", "decision", decision)
                .and("address = :address", "address", address)
                .and("correlation_id = :correlation", "correlation", correlationId);
        return LIST.page(jdbc, cursors, conditions, page);
    }

    @Override
    public Threat get(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from guard.threats where id = ?")
                .param(id)
                .query((row, _) -> threat(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    @Override
    public ThreatSummary summary(int hours) {
        var since = clock.instant().minus(Duration.ofHours(hours));
        return jdbc.sql("""
                        select coalesce(sum(count), 0) as total,
                               coalesce(sum(count) filter (where decision = 'refuse'), 0) as refused,
                               count(*) filter (where decision = 'refuse' and label = 'false_positive') as false_blocks,
                               count(*) filter (where decision = 'refuse' and label is not null) as labelled
                        from guard.threats where at >= ?""")
                .param(Columns.stored(since))
                .query((row, _) -> new ThreatSummary(
                        since,
                        row.getLong("total"),
                        row.getLong("refused"),
                        counts("type", "2 desc, 1", 20, since),
                        counts("level", "2 desc, 1", 4, since),
                        counts("prefix", "2 desc, 1", 10, since),
                        counts("path", "2 desc, 1", 10, since),
                        counts(
                                "to_char(date_trunc('hour', at at time zone 'UTC'), 'YYYY-MM-DD\"T\"HH24:00\"Z\"')",
                                "1",
                                720,
                                since),
                        row.getLong("false_blocks"),
                        row.getLong("labelled")))
                .single();
    }

    private List<ThreatSummary.Count> counts(String by, String order, int most, Instant since) {
        return jdbc.sql("select %s, sum(count) from guard.threats where at >= ? group by 1 order by %s limit %d"
                        .formatted(by, order, most))
                .param(Columns.stored(since))
                .query((row, _) -> new ThreatSummary.Count(row.getString(1), row.getLong(2)))
                .list();
    }

    @Override
    public Threat label(UUID id, ThreatLabel body) {
        var before = get(id);
        int labelled = jdbc.sql("""
                        update guard.threats set label = ?, labelled_by = ?, note = ? where id = ? and label is null""")
                .param(body.label().key())
                .param(RequestContext.current().principal().id())
                .param(body.note())
                .param(id)
                .update();
        if (labelled == 0) {
            throw GuardProblem.LABELLED.because("label: " + before.label() + " (expected: none yet)");
        }
        return get(id);
    }

    private static Threat threat(ResultSet row) throws SQLException {
        return new Threat(
                Columns.id(row, "id"),
                Columns.instant(row, "at"),
                row.getString("type"),
                row.getString("level"),
                row.getString("decision"),
                row.getInt("score"),
                row.getString("address"),
                row.getString("prefix"),
                row.getString("role"),
                row.getString("method"),
                row.getString("path"),
                row.getString("user_agent"),
                List.of(Json.MAPPER.readValue(row.getString("findings"), Finding[].class)),
                row.getString("correlation_id"),
                row.getString("process"),
                row.getLong("count"),
                row.getString("label"),
                row.getString("labelled_by"),
                row.getString("note"));
    }
}
