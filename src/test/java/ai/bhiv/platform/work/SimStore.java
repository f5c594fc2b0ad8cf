package ai.bhiv.platform.work;

import ai.bhiv.platform.context.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/// The database of the simulator: the rules of [RunRow] and nothing else, with a clock that the simulator owns. It
/// counts what must never be.
final class SimStore implements RunStore {
    static final Duration GRACE = Duration.ofSeconds(30);

    /// Everything of one run.
    static final class Kept {
        final UUID id;
        final String tenant;
        final WorkType<?, ?> type;
        final String input;
        final UUID parent;
        RunRow row;
        Instant rank;
        List<String> waitsFor = List.of();
        Instant cancelAt;
        String output;
        final Map<String, StepRow> journal = new TreeMap<>();
        final List<Loaded.Signal> signals = new ArrayList<>();
        final Set<String> signalIds = new HashSet<>();
        boolean claimedOnce;

        Kept(UUID id, String tenant, WorkType<?, ?> type, String input, UUID parent, RunRow row, Instant rank) {
            this.id = id;
            this.tenant = tenant;
            this.type = type;
            this.input = input;
            this.parent = parent;
            this.row = row;
            this.rank = rank;
        }
    }

    final Map<UUID, Kept> runs = new LinkedHashMap<>();
    final Map<String, Integer> changes = new HashMap<>();
    final List<String> violations = new ArrayList<>();
    private final Map<UUID, Instant> leases = new HashMap<>();
    private final Supplier<Instant> now;
    private Map<String, Integer> open;
    int resumed;

    SimStore(Supplier<Instant> now) {
        this.now = now;
    }

    void start(UUID id, String tenant, WorkType<?, ?> type, String input, UUID parent) {
        runs.put(id, new Kept(id, tenant, type, input, parent, RunRow.started(null), now.get()));
    }

    /// Counts a change of a module's table in the open transaction.
    void count(String what) {
        open.merge(what, 1, Integer::sum);
    }

    @Override
    public void enter(UUID worker) {
        leases.put(worker, now.get().plus(Lease.LENGTH));
    }

    private boolean alive(UUID worker) {
        return !leases.getOrDefault(worker, Instant.MIN).isBefore(now.get());
    }

    @Override
    public Look look(UUID worker, boolean renew, boolean draining) {
        boolean alive = alive(worker);
        if (renew && alive) {
            leases.put(worker, now.get().plus(Lease.LENGTH));
        }
        bringOn();
        var cancelling = runs.values().stream()
                .filter(run -> worker.equals(run.row.owner()) && run.row.cancelRequested())
                .map(run -> run.id)
                .toList();
        boolean ready = runs.values().stream().anyMatch(run -> run.row.state() == RunState.READY);
        return new Look(alive, ready ? List.of("sim") : List.of(), cancelling, 1_000);
    }

    private void bringOn() {
        for (var run : runs.values()) {
            run.row.due(now.get()).ifPresent(row -> {
                run.row = row;
                run.rank = now.get();
                run.waitsFor = List.of();
            });
            var owner = run.row.owner();
            if (owner != null && !alive(owner)) {
                run.row.takenBack().ifPresent(row -> {
                    run.row = row;
                    run.rank = now.get();
                });
            }
            if (run.cancelAt != null) {
                run.row.ended(Duration.between(run.cancelAt, now.get()), GRACE).ifPresent(row -> {
                    run.row = row;
                    tellParent(run);
                });
            }
        }
    }

    @Override
    public void leave(UUID worker) {
        leases.put(worker, Instant.MIN);
    }

    @Override
    public List<Claimed> claim(UUID worker, String queue, int atMost, String afterTenant) {
        if (!alive(worker)) {
            return List.of();
        }
        var claimed = new ArrayList<Claimed>();
        runs.values().stream()
                .filter(run -> run.row.state() == RunState.READY)
                .sorted(java.util.Comparator.comparing(run -> run.rank))
                .limit(atMost)
                .forEach(run -> {
                    long before = run.row.epoch();
                    run.row = run.row.claimed(worker).orElseThrow();
                    if (run.row.epoch() <= before) {
                        violations.add("epoch " + run.row.epoch() + " of " + run.id + " was claimed twice");
                    }
                    claimed.add(new Claimed(
                            run.tenant,
                            run.id,
                            worker,
                            run.type.key(),
                            run.row.epoch(),
                            run.row.failures(),
                            run.row.cancelRequested(),
                            !run.claimedOnce,
                            run.rank,
                            now.get()));
                    run.claimedOnce = true;
                });
        return claimed;
    }

    @Override
    public List<Loaded> load(String tenant, List<Claimed> claimed) {
        return claimed.stream()
                .map(one -> {
                    var run = runs.get(one.id());
                    return new Loaded(
                            one,
                            run.input,
                            Principal.system(tenant),
                            "trace",
                            one.fresh() ? List.of() : List.copyOf(run.journal.values()),
                            List.copyOf(run.signals));
                })
                .toList();
    }

    @Override
    public List<Settlement.Answer> settle(String tenant, List<Settlement> settlements) {
        return settlements.stream().map(this::settle).toList();
    }

    private Settlement.Answer settle(Settlement given) {
        var run = runs.get(given.run().id());
        if (!run.row.heldBy(given.run().worker(), given.run().epoch())) {
            return Settlement.Answer.LOST;
        }
        given.steps().forEach(step -> record(run, step));
        boolean signalled = given.outcome() instanceof Outcome.Waits waits
                && run.signals.stream().anyMatch(signal -> waits.names().contains(signal.name()));
        run.row = run.row
                .settled(given.run().worker(), given.run().epoch(), given.outcome(), signalled, now.get())
                .orElseThrow();
        run.rank = now.get();
        run.waitsFor = given.outcome() instanceof Outcome.Waits waits && !signalled ? waits.names() : List.of();
        if (given.outcome() instanceof Outcome.Succeeded succeeded) {
            run.output = succeeded.output();
        }
        if (run.row.state().over()) {
            tellParent(run);
        }
        return run.row.cancelRequested() ? Settlement.Answer.CANCELLING : Settlement.Answer.WRITTEN;
    }

    private void record(Kept run, StepRow step) {
        var before = run.journal.get(step.seq());
        if (before != null && before.done()) {
            if (!java.util.Objects.equals(before.output(), step.output())) {
                violations.add("step " + step.seq() + " of " + run.id + " was written twice");
            }
            return;
        }
        run.journal.put(step.seq(), step);
        if (step.consumes() != null) {
            run.signals.removeIf(signal -> signal.id().equals(step.consumes()));
        }
    }

    private void tellParent(Kept child) {
        if (child.parent != null) {
            var output = child.output == null ? "null" : child.output;
            signal(
                    child.parent,
                    "child:" + child.id,
                    "child:" + child.id,
                    "{\"state\":\"" + child.row.state().name().toLowerCase(java.util.Locale.ROOT) + "\",\"output\":"
                            + output + "}");
        }
    }

    boolean signal(UUID id, String name, String signalId, String payload) {
        var run = runs.get(id);
        if (run.row.state().over()) {
            return false;
        }
        if (run.signalIds.add(signalId)) {
            run.signals.add(new Loaded.Signal(signalId, name, payload));
            if (run.waitsFor.contains(name)) {
                run.row.woken().ifPresent(row -> {
                    run.row = row;
                    run.rank = now.get();
                    run.waitsFor = List.of();
                });
            }
        }
        return true;
    }

    /// What a person does about runs that five workers were lost with; how many there ever were.
    void resumeParked() {
        for (var run : runs.values()) {
            run.row.resumed().ifPresent(row -> {
                if (run.row.lost() < RunRow.LOSSES) {
                    violations.add(run.id + " was parked after " + run.row.lost() + " losses");
                }
                run.row = row;
                run.rank = now.get();
                resumed++;
            });
        }
    }

    void cancel(UUID id) {
        var run = runs.get(id);
        run.row = run.row.asked();
        if (run.cancelAt == null) {
            run.cancelAt = now.get();
        }
    }

    @Override
    public String change(Claimed claimed, StepRow step, Supplier<String> part) {
        var run = runs.get(claimed.id());
        if (!run.row.heldBy(claimed.worker(), claimed.epoch())) {
            throw new LeaseLost("changed");
        }
        open = new HashMap<>();
        var output = part.get();
        record(run, StepRow.done(step.seq(), step.name(), step.kind(), step.attempt(), output));
        open.forEach((what, times) -> changes.merge(what, times, Integer::sum));
        run.row = run.row
                .settled(claimed.worker(), claimed.epoch(), new Outcome.GoesOn(), false, now.get())
                .orElseThrow();
        return output;
    }

    @Override
    public int giveBack(UUID worker, Collection<UUID> known) {
        int given = 0;
        for (var run : runs.values()) {
            if (worker.equals(run.row.owner()) && !known.contains(run.id)) {
                run.row = run.row.givenBack().orElseThrow();
                run.rank = now.get();
                given++;
            }
        }
        return given;
    }
}
