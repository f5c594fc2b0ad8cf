package ai.bhiv.platform.work;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Tenancy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Starts durable work, brings it signals and waits for its end.
public final class Works implements AutoCloseable {
    private static final int FIRST_LOOK_MILLIS = 20;
    private static final int LOOK_MILLIS = 200;

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Ids ids;
    private final WorkHint hint;
    private final Values values;
    private final RunStarts starts;
    private final GroupCommit<NewRun, UUID> together;
    private final List<RunFollower> followers = new CopyOnWriteArrayList<>();

    public Works(JdbcClient jdbc, Tenancy tenancy, Ids ids, WorkHint hint) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.ids = ids;
        this.hint = hint;
        this.values = new Values(jdbc);
        this.starts = new RunStarts(jdbc, values);
        this.together =
                new GroupCommit<>("work-starts", (tenant, runs) -> tenancy.inTenant(tenant, () -> starts.put(runs)));
    }

    /// From now on the follower is told what people do with runs in this process.
    public void tell(RunFollower follower) {
        followers.add(follower);
    }

    List<RunFollower> followers() {
        return followers;
    }

    /// How a run came to its end.
    ///
    /// @param output JSON; absent when it did not succeed
    /// @param problem JSON; absent when it succeeded
    public record End(RunState state, Optional<String> output, Optional<String> problem) {}

    /// Starts a run for the caller of the running request, at once.
    public <I> UUID start(WorkType<I, ?> type, I input) {
        return start(type, input, Start.NOW);
    }

    /// Starts a run for the caller of the running request. Inside a transaction it belongs to that: the run is there
    /// exactly when the rest is (WRK-1). Otherwise it is there when this returns.
    ///
    /// @return its id; with a key that was used before, the id of that run
    /// @throws ai.bhiv.platform.problem.Problem 409 when the key was used with another input
    public <I> UUID start(WorkType<I, ?> type, I input, Start how) {
        var context = RequestContext.current();
        return start(type, input, how, context.principal(), context.traceId());
    }

    /// Starts a run of the platform itself in a tenant.
    public <I> UUID startAsSystem(String tenant, WorkType<I, ?> type, I input, Start how) {
        return start(
                type,
                input,
                how,
                Principal.system(tenant),
                ids.next().toString().replace("-", ""));
    }

    private <I> UUID start(WorkType<I, ?> type, I input, Start how, Principal principal, String trace) {
        return put(
                new NewRun(ids.next(), type, Json.MAPPER.writeValueAsString(input), how, principal, trace, null, null));
    }

    UUID next() {
        return ids.next();
    }

    UUID put(NewRun run) {
        if (Tenancy.open()) {
            var id = starts.put(List.of(run)).getFirst();
            hint.afterCommit(run.type().queue());
            return id;
        }
        var id = together.put(run.principal().tenant(), run);
        hint.give(run.type().queue());
        return id;
    }

    /// Starts a child of a run in the transaction that is open.
    <I> UUID child(Claimed parent, WorkType<I, ?> type, I input) {
        var context = RequestContext.current();
        return put(new NewRun(
                ids.next(),
                type,
                Json.MAPPER.writeValueAsString(input),
                Start.NOW,
                context.principal(),
                context.traceId(),
                parent.id(),
                null));
    }

    /// Brings a signal to a run of the open transaction's tenant, or in a transaction of its own. The same id again
    /// changes nothing.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 404 without such a run, 409 when it is over
    public void signal(String tenant, UUID run, String name, String id, @Nullable Object payload) {
        var given = new Signals.Given(run, id, name, Json.MAPPER.writeValueAsString(payload));
        if (Tenancy.open()) {
            signal(given);
        } else {
            tenancy.inTenant(tenant, () -> {
                signal(given);
                return true;
            });
        }
    }

    private void signal(Signals.Given given) {
        var put = new Signals(jdbc, hint).put(given);
        switch (put) {
            case TAKEN, REPEATED -> {}
            case OVER ->
                throw WorkProblem.RUN_FINISHED.because("run: " + given.run() + " (expected: one that is not over)");
            case UNKNOWN -> throw ai.bhiv.platform.store.Guarded.notFound(given.run());
        }
    }

    /// Asks a run and those that it started to end, in the open transaction of its tenant.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 404 without such a run, 409 when it is over
    public void cancel(UUID run) {
        new RunControl(jdbc, this).cancel(run);
    }

    /// Where runs of the open transaction's tenant are; without those that are not kept any more.
    public Map<UUID, RunState> states(Collection<UUID> runs) {
        var states = new HashMap<UUID, RunState>();
        jdbc.sql("select id, state from work.runs where id = any (?)")
                .param(runs.toArray(UUID[]::new))
                .query(rs -> {
                    states.put(Columns.id(rs, "id"), Columns.constant(rs, "state", RunState.class));
                });
        return states;
    }

    /// A value that a run took down.
    ///
    /// @param output JSON
    public record Noted(String name, String output) {}

    /// The values that a run of the open transaction's tenant took down, in the order of its journal.
    public List<Noted> values(UUID run) {
        return jdbc.sql("""
                        select name, output, output_digest from work.steps
                         where run_id = ? and kind = 'value' and state = 'done'
                         order by string_to_array(seq, '.')::int[]""")
                .param(run)
                .query((rs, _) -> new Noted(rs.getString("name"), values.text(rs, "output")))
                .list();
    }

    /// Waits for a run's end; nothing when it did not come in time. An end in this process is told at once; one
    /// elsewhere, or before, is found by asking the database, first after 20 ms.
    public Optional<End> await(String tenant, UUID run, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        long pause = FIRST_LOOK_MILLIS;
        var told = hint.expect(run);
        try {
            while (true) {
                long left = Math.max(0, (end - System.nanoTime()) / 1_000_000);
                var here = told.await(Math.min(pause, left));
                if (here.isPresent()) {
                    return here;
                }
                var found = tenancy.inTenant(tenant, () -> end(run));
                if (found.isPresent() || left == 0) {
                    return found;
                }
                pause = LOOK_MILLIS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            hint.forget(run);
        }
    }

    private Optional<End> end(UUID run) {
        return jdbc.sql("""
                        select state, output, output_digest, problem from work.runs
                         where id = ? and finished_at is not null""")
                .param(run)
                .query((rs, _) -> new End(
                        Columns.constant(rs, "state", RunState.class),
                        Optional.ofNullable(values.textOrNull(rs, "output")),
                        Optional.ofNullable(rs.getString("problem"))))
                .optional();
    }

    @Override
    public void close() {
        together.close();
    }
}
