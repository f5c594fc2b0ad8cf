package ai.bhiv.platform.work;

import ai.bhiv.platform.store.Batch;
import ai.bhiv.platform.store.Columns;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The writes of workers, in the open transaction of a tenant. Each is guarded by the run's epoch: what somebody else
/// has claimed since is not touched, and nothing that belongs to it is written (WRK-4).
final class Settling {
    private final JdbcClient jdbc;
    private final Values values;
    private final WorkHint hint;

    Settling(JdbcClient jdbc, Values values, WorkHint hint) {
        this.jdbc = jdbc;
        this.hint = hint;
        this.values = values;
    }

    private record Step(UUID run, long epoch, StepRow row) {}

    private record Moved(boolean cancelling, boolean over, boolean child) {}

    /// Writes for many runs in one statement.
    List<Settlement.Answer> settle(List<Settlement> settlements) {
        var signalled = signalled(settlements);
        var steps = settlements.stream()
                .flatMap(one -> one.steps().stream()
                        .map(row -> new Step(one.run().id(), one.run().epoch(), row)))
                .toList();
        var moved = move(settlements, steps, signalled);
        var ended = settlements.stream()
                .filter(one -> moved.getOrDefault(one.run().id(), new Moved(false, false, false))
                        .child())
                .toList();
        if (!ended.isEmpty()) {
            tellParents(ended);
        }
        return settlements.stream()
                .map(one -> answer(moved.get(one.run().id())))
                .toList();
    }

    private static Settlement.Answer answer(@org.jspecify.annotations.Nullable Moved moved) {
        if (moved == null) {
            return Settlement.Answer.LOST;
        }
        return moved.cancelling() ? Settlement.Answer.CANCELLING : Settlement.Answer.WRITTEN;
    }

    private Map<UUID, Moved> move(List<Settlement> settlements, List<Step> steps, Set<UUID> signalled) {
        var runs = new Batch<>(settlements)
                .column("id", "uuid", one -> one.run().id())
                .column("owner", "uuid", one -> one.run().worker())
                .column("epoch", "bigint", one -> one.run().epoch())
                .column(
                        "state",
                        "text",
                        one -> signalled.contains(one.run().id())
                                ? RunState.READY
                                : one.outcome().state())
                .column(
                        "pause",
                        "bigint",
                        one -> one.outcome() instanceof Outcome.Retries retries
                                ? retries.pause().toMillis()
                                : null)
                .column(
                        "until",
                        "timestamptz",
                        one -> one.outcome() instanceof Outcome.Waits waits
                                        && !signalled.contains(one.run().id())
                                ? waits.until()
                                : null)
                .column(
                        "names",
                        "text[]",
                        one -> one.outcome() instanceof Outcome.Waits waits
                                        && !waits.names().isEmpty()
                                ? literal(waits.names())
                                : null)
                .column("failing", "int", one -> failures(one.outcome()))
                .column(
                        "output",
                        "json",
                        one -> one.outcome() instanceof Outcome.Succeeded done ? values.kept(done.output()) : null)
                .column(
                        "output_digest",
                        "text",
                        one -> one.outcome() instanceof Outcome.Succeeded done ? values.digest(done.output()) : null)
                .column("problem", "json", one -> one.outcome().problem())
                .column("progress", "json", Settlement::progress);
        var sql = new StringBuilder("""
                with given as materialized (select * from %s),
                moved as (
                    update work.runs r
                       set state = g.state, owner = case when g.state = 'running' then r.owner end,
                           rank = case when g.state = 'ready'
                                       then clock_timestamp() - r.priority * interval '1 minute' end,
                           due_at = coalesce(g.until, clock_timestamp() + g.pause * interval '1 millisecond'),
                           waits_for = case when g.state = 'waiting' then g.names end,
                           failures = case g.failing when 1 then r.failures + 1 when 0 then 0 else r.failures end,
                           lost = 0, output = g.output, output_digest = g.output_digest, problem = g.problem,
                           progress = coalesce(g.progress, r.progress),
                           finished_at = case when g.state in ('succeeded', 'failed', 'cancelled')
                                              then clock_timestamp() end
                      from given g
                     where r.id = g.id and r.epoch = g.epoch and r.owner = g.owner and r.state = 'running'
                    returning r.id, r.cancel_requested_at is not null as cancelling, r.finished_at is not null as ended,
                              r.parent_id is not null as child)""".formatted(runs.table("b")));
        var params = new HashMap<>(runs.params());
        if (!steps.isEmpty()) {
            var rows = rows(steps);
            params.putAll(rows.params());
            sql.append("""
                    ,
                    rows as materialized (select * from %s),
                    written as (
                        insert into work.steps
                            (run_id, seq, name, kind, state, attempt, epoch, until, output, output_digest)
                        select s.run, s.seq, s.name, s.kind, s.done, s.attempt, s.at_epoch, s.step_until, s.result,
                               s.result_digest
                          from rows s join moved m on m.id = s.run
                        on conflict (tenant_id, run_id, seq) do update
                        set state = excluded.state, attempt = excluded.attempt, epoch = excluded.epoch,
                            output = excluded.output, output_digest = excluded.output_digest, at = excluded.at
                        where steps.state = 'started')""".formatted(rows.table("c")));
            if (steps.stream().anyMatch(step -> step.row().consumes() != null)) {
                sql.append("""
                        ,
                        taken as (
                            update work.signals g set consumed_by = s.seq
                              from rows s join moved m on m.id = s.run
                             where g.run_id = s.run and g.signal_id = s.consumes)""");
            }
        }
        if (settlements.stream().anyMatch(one -> one.outcome().problem() != null)) {
            sql.append("""
                    ,
                    failed as (
                        insert into work.failures (run_id, epoch, worker, problem)
                        select g.id, g.epoch, g.owner, g.problem from given g join moved m on m.id = g.id
                         where g.problem is not null
                        on conflict do nothing)""");
        }
        sql.append(" select * from moved");
        var moved = new HashMap<UUID, Moved>();
        jdbc.sql(sql.toString()).params(params).query(rs -> {
            boolean ended = rs.getBoolean("ended");
            moved.put(
                    Columns.id(rs, "id"),
                    new Moved(rs.getBoolean("cancelling"), ended, ended && rs.getBoolean("child")));
        });
        return moved;
    }

    private Batch<Step> rows(List<Step> steps) {
        return new Batch<>(steps)
                .column("run", "uuid", Step::run)
                .column("at_epoch", "bigint", Step::epoch)
                .column("seq", "text", step -> step.row().seq())
                .column("name", "text", step -> step.row().name())
                .column("kind", "text", step -> step.row().kind())
                .column("done", "text", step -> step.row().done() ? "done" : "started")
                .column("attempt", "int", step -> step.row().attempt())
                .column("step_until", "timestamptz", step -> step.row().until())
                .column("result", "json", step -> values.keptOrNull(step.row().output()))
                .column(
                        "result_digest",
                        "text",
                        step -> values.digestOrNull(step.row().output()))
                .column("consumes", "text", step -> step.row().consumes());
    }

    /// One more failure, none any more, or as many as before.
    private static int failures(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Retries _, Outcome.Failed _ -> 1;
            case Outcome.Released _, Outcome.Parked _ -> 2;
            case Outcome.GoesOn _, Outcome.Succeeded _, Outcome.Waits _, Outcome.Cancelled _ -> 0;
        };
    }

    /// Runs that want to wait for a signal which is there already. Whoever brings a signal locks the run first, so
    /// after these locks, taken in the order of ids, none is overlooked.
    private Set<UUID> signalled(List<Settlement> settlements) {
        var waiting = settlements.stream()
                .filter(one -> one.outcome().state() == RunState.WAITING)
                .toList();
        if (waiting.isEmpty()) {
            return Set.of();
        }
        var ids = waiting.stream().map(one -> one.run().id()).sorted().toArray(UUID[]::new);
        jdbc.sql("select id from work.runs where id = any (?) order by id for no key update")
                .param(ids)
                .query((_, _) -> 0)
                .list();
        var consumed = waiting.stream()
                .flatMap(one -> one.steps().stream())
                .map(StepRow::consumes)
                .filter(java.util.Objects::nonNull)
                .collect(Collectors.toSet());
        var names = new HashMap<UUID, List<String>>();
        waiting.forEach(one -> names.put(one.run().id(), ((Outcome.Waits) one.outcome()).names()));
        var found = new HashSet<UUID>();
        jdbc.sql("select run_id, name, signal_id from work.signals where run_id = any (?) and consumed_by is null")
                .param(ids)
                .query(rs -> {
                    var run = Columns.id(rs, "run_id");
                    if (names.getOrDefault(run, List.of()).contains(rs.getString("name"))
                            && !consumed.contains(rs.getString("signal_id"))) {
                        found.add(run);
                    }
                });
        return found;
    }

    /// A child's end is a signal to its parent.
    private void tellParents(List<Settlement> ended) {
        var ids = ended.stream().map(one -> one.run().id()).toArray(UUID[]::new);
        var parents = new ArrayList<Signals.Given>();
        jdbc.sql("select id, parent_id, state, output, output_digest from work.runs where id = any (?)")
                .param(ids)
                .query(rs -> {
                    var id = Columns.id(rs, "id");
                    var output = values.textOrNull(rs, "output");
                    parents.add(new Signals.Given(
                            Columns.id(rs, "parent_id"),
                            "child:" + id,
                            "child:" + id,
                            "{\"state\":\"%s\",\"output\":%s}"
                                    .formatted(rs.getString("state"), output == null ? "null" : output)));
                });
        var signals = new Signals(jdbc, hint);
        parents.stream()
                .sorted(java.util.Comparator.comparing(Signals.Given::run))
                .forEach(signals::put);
    }

    /// Locks a run that its worker is to write for.
    ///
    /// @throws LeaseLost when it is not that worker's any more
    void lock(Claimed run) {
        int held = jdbc.sql("""
                        update work.runs set failures = 0, lost = 0
                         where id = ? and epoch = ? and owner = ? and state = 'running'""").params(run.id(), run.epoch(), run.worker()).update();
        if (held == 0) {
            throw new LeaseLost("run " + run.id() + " has a newer epoch than " + run.epoch());
        }
    }

    /// Adds an entry to the journal of a locked run.
    void record(Claimed run, StepRow step) {
        jdbc.sql("""
                        insert into work.steps (run_id, seq, name, kind, state, attempt, epoch, output, output_digest)
                        values (:run, :seq, :name, :kind, 'done', :attempt, :epoch, :output::json, :digest)""")
                .param("run", run.id())
                .param("seq", step.seq())
                .param("name", step.name())
                .param("kind", Columns.stored(step.kind()))
                .param("attempt", step.attempt())
                .param("epoch", run.epoch())
                .param("output", values.keptOrNull(step.output()), Types.VARCHAR)
                .param("digest", values.digestOrNull(step.output()), Types.VARCHAR)
                .update();
    }

    private static String literal(List<String> texts) {
        return texts.stream()
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
