package ai.bhiv.platform.work;

import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Batch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Writes new runs, in the open transaction of a tenant.
final class RunStarts {
    private final JdbcClient jdbc;
    private final Values values;

    RunStarts(JdbcClient jdbc, Values values) {
        this.jdbc = jdbc;
        this.values = values;
    }

    /// @return their ids; of a run whose key was used before with the same input, that run's
    /// @throws ai.bhiv.platform.problem.Problem 409 when the key was used with another input
    List<UUID> put(List<NewRun> runs) {
        if (runs.stream().allMatch(run -> run.how().key() == null)) {
            insert(runs);
            return runs.stream().map(NewRun::id).toList();
        }
        return runs.stream().map(this::once).toList();
    }

    private UUID once(NewRun run) {
        var key = run.how().key();
        if (key == null) {
            insert(List.of(run));
            return run.id();
        }
        var digest = Values.sha256(run.input().getBytes(StandardCharsets.UTF_8));
        int first =
                jdbc.sql("""
                        insert into work.dedup (type, key, run_id, input_digest) values (?, ?, ?, ?)
                        on conflict do nothing""").params(run.type().name(), key, run.id(), digest).update();
        if (first == 1) {
            insert(List.of(run));
            return run.id();
        }
        return jdbc.sql("select run_id, input_digest from work.dedup where type = ? and key = ?")
                .params(run.type().name(), key)
                .query((rs, _) -> {
                    if (!rs.getString("input_digest").equals(digest)) {
                        throw WorkProblem.DEDUP_CONFLICT.because("key: %s of %s (expected: the input of run %s)"
                                .formatted(key, run.type().name(), rs.getString("run_id")));
                    }
                    return rs.getObject("run_id", UUID.class);
                })
                .single();
    }

    private void insert(List<NewRun> runs) {
        var batch = new Batch<>(runs)
                .column("id", "uuid", NewRun::id)
                .column("queue", "text", run -> run.type().queue())
                .column("type", "text", run -> run.type().name())
                .column("version", "int", run -> run.type().version())
                .column("priority", "smallint", run -> run.how().priority())
                .column("delay", "bigint", run -> run.how().delay().toMillis())
                .column("key", "text", run -> run.how().key())
                .column("parent", "uuid", NewRun::parent)
                .column("origin", "uuid", NewRun::origin)
                .column("principal", "json", run -> Json.MAPPER.writeValueAsString(run.principal()))
                .column("trace", "text", NewRun::trace)
                .column("input", "json", run -> values.kept(run.input()))
                .column("input_digest", "text", run -> values.digest(run.input()));
        jdbc.sql("""
                        insert into work.runs
                            (id, queue, type, version, priority, state, rank, due_at, epoch, dedup_key, parent_id,
                             origin_id, principal, trace_id, input, input_digest)
                        select id, queue, type, version, priority, case when delay = 0 then 'ready' else 'scheduled' end,
                               case when delay = 0 then clock_timestamp() - priority * interval '1 minute' end,
                               case when delay > 0 then clock_timestamp() + delay * interval '1 millisecond' end,
                               0, key, parent, origin, principal, trace, input, input_digest
                          from %s""".formatted(batch.table("b"))).params(batch.params()).update();
    }
}
