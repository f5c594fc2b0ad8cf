package ai.bhiv.platform.work;

import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Guarded;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What people do with runs, in the open transaction of a tenant.
final class RunControl {
    private static final Set<RunState> REPEATABLE = Set.of(RunState.FAILED, RunState.CANCELLED);

    private final JdbcClient jdbc;
    private final Works works;

    RunControl(JdbcClient jdbc, Works works) {
        this.jdbc = jdbc;
        this.works = works;
    }

    /// Asks a run and those that it started to end. Those that nobody runs end with the next look of any worker, within
    /// a second; a running one at its next step, and after 30 s in any case.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 404, or 409 when it is over
    void cancel(UUID run) {
        var state = lock(run);
        if (state.over()) {
            throw WorkProblem.RUN_FINISHED.because(
                    "run: %s %s (expected: one that is not over)".formatted(run, named(state)));
        }
        // children before parents, which is also the order in which they are locked
        var cancelled = jdbc.sql("""
                        with recursive line (id) as (
                            select cast(:run as uuid)
                            union
                            select r.id from work.runs r join line on r.parent_id = line.id)
                        update work.runs r set cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
                          from line where r.id = line.id and r.finished_at is null returning r.id""")
                .param("run", run)
                .query((rs, _) -> Columns.id(rs, "id"))
                .list();
        works.followers().forEach(follower -> follower.cancelled(cancelled));
    }

    /// Lets a parked run go on.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 404, or 409 when it is not parked
    void resume(UUID run) {
        var state = lock(run);
        if (state != RunState.PARKED) {
            throw WorkProblem.RUN_NOT_PARKED.because(
                    "run: %s %s (expected: a parked one)".formatted(run, named(state)));
        }
        resume(List.of(run));
    }

    void resumeAll() {
        resume(jdbc.sql("select id from work.runs where state = 'parked' order by id for update")
                .query((rs, _) -> Columns.id(rs, "id"))
                .list());
    }

    private void resume(List<UUID> runs) {
        jdbc.sql("""
                        update work.runs
                           set state = 'ready', rank = clock_timestamp() - priority * interval '1 minute',
                               failures = 0, lost = 0, problem = null
                         where id = any (?) and state = 'parked'""").param(runs.toArray(UUID[]::new)).update();
    }

    /// Starts a run that goes on where one ended that failed or was cancelled: its done steps are done.
    ///
    /// @return the new run's id
    /// @throws ai.bhiv.platform.problem.Problem 404, or 409
    UUID retry(UUID run) {
        var state = lock(run);
        if (!REPEATABLE.contains(state)) {
            throw (state.over() ? WorkProblem.RUN_NOT_FAILED : WorkProblem.RUN_NOT_FINISHED)
                    .because("run: %s %s (expected: failed or cancelled)".formatted(run, named(state)));
        }
        return copy(run, Integer.MAX_VALUE);
    }

    /// Starts a run with another one's journal up to a step, which is done anew, as all after it.
    ///
    /// @param step its position, from 1
    UUID fork(UUID run, int step) {
        lock(run);
        boolean there = jdbc.sql("""
                        select exists (select from work.steps
                                        where run_id = ? and split_part(seq, '.', 1)::int >= ?)""").params(run, step).query(Boolean.class).single();
        if (!there) {
            throw WorkProblem.STEP_UNKNOWN.because("step: " + step + " (expected: one of the run's journal)");
        }
        return copy(run, step);
    }

    private UUID copy(UUID run, int before) {
        var copy = works.next();
        jdbc.sql("""
                        insert into work.runs
                            (id, queue, type, version, priority, state, rank, epoch, origin_id, principal, trace_id,
                             input, input_digest, started_at)
                        select :copy, queue, type, version, priority, 'ready',
                               clock_timestamp() - priority * interval '1 minute', 0, :run, principal, trace_id, input,
                               input_digest, clock_timestamp()
                          from work.runs where id = :run""").param("copy", copy).param("run", run).update();
        jdbc.sql("""
                        insert into work.steps
                            (run_id, seq, name, kind, state, attempt, epoch, until, output, output_digest, at)
                        select :copy, seq, name, kind, state, attempt, 0, until, output, output_digest, at
                          from work.steps
                         where run_id = :run and state = 'done' and split_part(seq, '.', 1)::int < :before""")
                .param("copy", copy)
                .param("run", run)
                .param("before", before)
                .update();
        works.followers().forEach(follower -> follower.copied(run, copy));
        return copy;
    }

    private RunState lock(UUID run) {
        return jdbc.sql("select state from work.runs where id = ? for no key update")
                .param(run)
                .query((rs, _) -> Columns.constant(rs, "state", RunState.class))
                .optional()
                .orElseThrow(() -> Guarded.notFound(run));
    }

    private static String named(RunState state) {
        return "is " + state.name().toLowerCase(Locale.ROOT);
    }
}
