package ai.bhiv.platform.work;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Runs for people to look at, in the open transaction of a tenant.
final class RunRecords {
    private static final String COLUMNS = """
            r.id, r.type, r.version, r.queue, r.state, r.priority, r.due_at, r.waits_for, r.epoch, r.owner, r.failures,
            r.cancel_requested_at, r.dedup_key, r.parent_id, r.origin_id, r.principal ->> 'id' as started_by,
            r.progress, r.problem, r.created_at, r.started_at, r.finished_at""";

    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final Values values;

    RunRecords(JdbcClient jdbc, Cursors cursors) {
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.values = new Values(jdbc);
    }

    Page<Run> list(
            List<String> queues,
            @Nullable RunState state,
            @Nullable String type,
            @Nullable UUID parent,
            PageRequest page) {
        var conditions = new Conditions()
                .and("r.queue = any (:queues)", "queues", queues.toArray(String[]::new))
                .and("r.state = :state", "state", state == null ? null : Columns.stored(state))
                .and("r.type = :type", "type", type)
                .and("r.parent_id = :parent", "parent", parent);
        return new Listing<>(
                        "work.runs.list",
                        COLUMNS,
                        "work.runs r",
                        "r.id",
                        "-id",
                        Map.of("id", new Listing.Sort("r.id", "uuid")),
                        RunRecords::run)
                .page(jdbc, cursors, conditions, page);
    }

    Run get(List<String> queues, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from work.runs r where r.id = ? and r.queue = any (?)")
                .params(id, queues.toArray(String[]::new))
                .query(RunRecords::run)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    RunHistory history(Run run) {
        var steps = jdbc.sql("""
                        select seq, name, kind, state, attempt, until, at from work.steps where run_id = ?
                         order by string_to_array(seq, '.')::int[]""")
                .param(run.id())
                .query((rs, _) -> new RunHistory.Step(
                        rs.getString("seq"),
                        rs.getString("name"),
                        Columns.constant(rs, "kind", StepKind.class),
                        rs.getString("state").equals("done"),
                        rs.getInt("attempt"),
                        Columns.instantOrNull(rs, "until"),
                        Columns.instant(rs, "at")))
                .list();
        var failures = jdbc.sql("select epoch, worker, problem, at from work.failures where run_id = ? order by epoch")
                .param(run.id())
                .query((rs, _) -> new RunHistory.Failure(
                        rs.getLong("epoch"),
                        Columns.idOrNull(rs, "worker"),
                        Json.MAPPER.readTree(rs.getString("problem")),
                        Columns.instant(rs, "at")))
                .list();
        var signals = jdbc.sql("""
                        select signal_id, name, received_at, consumed_by from work.signals where run_id = ?
                         order by received_at, signal_id""")
                .param(run.id())
                .query((rs, _) -> new RunHistory.Signal(
                        rs.getString("signal_id"),
                        rs.getString("name"),
                        Columns.instant(rs, "received_at"),
                        rs.getString("consumed_by")))
                .list();
        return new RunHistory(run.id(), steps, failures, signals);
    }

    RunPayload payload(Run run) {
        var steps = new LinkedHashMap<String, JsonNode>();
        jdbc.sql("""
                        select seq, output, output_digest from work.steps where run_id = ? and state = 'done'
                         order by string_to_array(seq, '.')::int[]""").param(run.id()).query(rs -> {
            steps.put(rs.getString("seq"), Json.MAPPER.readTree(values.text(rs, "output")));
        });
        return jdbc.sql("select input, input_digest, output, output_digest from work.runs where id = ?")
                .param(run.id())
                .query((rs, _) -> new RunPayload(
                        run.id(), tree(values.textOrNull(rs, "input")), tree(values.textOrNull(rs, "output")), steps))
                .single();
    }

    List<QueueState> queues(List<String> queues) {
        return jdbc.sql("""
                        select r.queue,
                               count(*) filter (where state = 'scheduled') as scheduled,
                               count(*) filter (where state = 'ready') as ready,
                               count(*) filter (where state = 'running') as running,
                               count(*) filter (where state = 'waiting') as waiting,
                               count(*) filter (where state = 'parked') as parked,
                               extract(epoch from clock_timestamp() - min(r.rank + r.priority * interval '1 minute'))::bigint
                                   as oldest
                          from work.runs r
                         where r.finished_at is null and r.queue = any (?)
                         group by r.queue order by r.queue""")
                .param(queues.toArray(String[]::new))
                .query((rs, _) -> new QueueState(
                        rs.getString("queue"),
                        rs.getLong("scheduled"),
                        rs.getLong("ready"),
                        rs.getLong("running"),
                        rs.getLong("waiting"),
                        rs.getLong("parked"),
                        rs.getObject("oldest", Long.class)))
                .list();
    }

    List<WorkerState> workers(List<String> queues) {
        return jdbc.sql("""
                        select id, name, queues, slots, lease_until >= clock_timestamp() as alive, draining,
                               started_at, seen_at
                          from work.workers where queues && cast(? as text[]) order by started_at desc limit 200""")
                .param(queues.toArray(String[]::new))
                .query((rs, _) -> new WorkerState(
                        Columns.id(rs, "id"),
                        rs.getString("name"),
                        Columns.texts(rs, "queues"),
                        rs.getInt("slots"),
                        rs.getBoolean("alive"),
                        rs.getBoolean("draining"),
                        Columns.instant(rs, "started_at"),
                        Columns.instant(rs, "seen_at")))
                .list();
    }

    private static @Nullable JsonNode tree(@Nullable String json) {
        return json == null ? null : Json.MAPPER.readTree(json);
    }

    private static Run run(ResultSet rs, int row) throws SQLException {
        var waits = rs.getArray("waits_for");
        return new Run(
                Columns.id(rs, "id"),
                rs.getString("type"),
                rs.getInt("version"),
                rs.getString("queue"),
                Columns.constant(rs, "state", RunState.class),
                rs.getInt("priority"),
                Columns.instantOrNull(rs, "due_at"),
                waits == null ? null : String.join(", ", (String[]) waits.getArray()),
                rs.getLong("epoch"),
                Columns.idOrNull(rs, "owner"),
                rs.getInt("failures"),
                rs.getObject("cancel_requested_at") != null,
                rs.getString("dedup_key"),
                Columns.idOrNull(rs, "parent_id"),
                Columns.idOrNull(rs, "origin_id"),
                rs.getString("started_by"),
                tree(rs.getString("progress")),
                tree(rs.getString("problem")),
                Columns.instant(rs, "created_at"),
                Columns.instantOrNull(rs, "started_at"),
                Columns.instantOrNull(rs, "finished_at"));
    }
}
