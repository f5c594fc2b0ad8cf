package ai.bhiv.guard.internal;

import ai.bhiv.guard.Finding;
import ai.bhiv.guard.GuardProblem;
import ai.bhiv.guard.KeptValue;
import ai.bhiv.guard.Threat;
import ai.bhiv.guard.ThreatEvidence;
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

    /// For how many days evidence is kept.
    static final int EVIDENCE_DAYS = 30;

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
        return new Summaries(jdbc).since(clock.instant().minus(Duration.ofHours(hours)));
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

    @Override
    public ThreatEvidence evidence(UUID id) {
        get(id);
        return jdbc.sql("select at, kept from guard.evidence where threat_id = ?")
                .param(id)
                .query((row, _) -> {
                    var at = Columns.instant(row, "at");
                    return new ThreatEvidence(
                            id,
                            at,
                            List.of(Json.MAPPER.readValue(row.getString("kept"), KeptValue[].class)),
                            at.plus(Duration.ofDays(EVIDENCE_DAYS)));
                })
                .optional()
                .orElseThrow(() -> GuardProblem.EVIDENCE_EXPIRED.because("id: nothing is kept of " + id));
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
