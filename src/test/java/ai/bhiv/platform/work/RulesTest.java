package ai.bhiv.platform.work;

import static ai.bhiv.platform.work.WorkHouse.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The statements on PostgreSQL and the pure rules of [RunRow] are the same: both get the same seeded events, also ones
/// that must be refused, and after each one every run is in the same place.
class RulesTest {
    private static final int EVENTS = Integer.getInteger("bhiv.events", 400);
    private static final long SEED = Long.getLong("bhiv.seed", 20261125);
    private static final WorkType<String, String> TYPE = new WorkType<>("rules.work", 1, String.class, String.class);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FAR = Instant.parse("2036-01-01T00:00:00Z");

    private final SystemIds ids = new SystemIds(Clock.systemUTC());
    private final Random random = new Random(SEED);
    private final Map<UUID, RunRow> model = new HashMap<>();
    private final Map<UUID, List<String>> waits = new HashMap<>();
    private final Map<UUID, Claimed> claims = new HashMap<>();
    private final Map<UUID, List<String>> signals = new HashMap<>();
    private final List<Claimed> old = new ArrayList<>();
    private final UUID[] workers = new UUID[2];

    @Test
    void theDatabaseAndThePureRulesAgreeAfterEveryEvent() {
        try (var house = new WorkHouse(TestDatabase.fresh(List.of("platform", "work")))) {
            var store = new JdbcRunStore(
                    house.jdbc,
                    house.tenancy,
                    new Values(house.jdbc),
                    house.hint,
                    new JdbcRunStore.Served("test", List.of("rules"), List.of("rules.work@1"), 8, List::of));
            for (int i = 0; i < workers.length; i++) {
                workers[i] = ids.next();
                store.enter(workers[i]);
            }
            for (int i = 0; i < EVENTS; i++) {
                var what = event(house, store);
                house.tenancy.inTenant(TENANT, () -> {
                    house.jdbc
                            .sql("select * from work.runs")
                            .query((rs, _) -> {
                                var expected = model.get(rs.getObject("id", UUID.class));
                                assertThat(new RunRow(
                                                ai.bhiv.platform.store.Columns.constant(rs, "state", RunState.class),
                                                rs.getLong("epoch"),
                                                rs.getObject("owner", UUID.class),
                                                rs.getInt("failures"),
                                                rs.getInt("lost"),
                                                rs.getObject("cancel_requested_at") != null,
                                                null))
                                        .as("after %s (seed %d)", what, SEED)
                                        .isEqualTo(withoutTime(expected));
                                return 0;
                            })
                            .list();
                    return 0;
                });
            }
            assertThat(model.values().stream().map(RunRow::state).distinct()).hasSizeGreaterThan(5);
        }
    }

    private static RunRow withoutTime(RunRow row) {
        return new RunRow(
                row.state(), row.epoch(), row.owner(), row.failures(), row.lost(), row.cancelRequested(), null);
    }

    private String event(WorkHouse house, JdbcRunStore store) {
        int which = random.nextInt(14);
        return switch (which) {
            case 0, 1 -> {
                boolean later = random.nextInt(4) == 0;
                var id = house.works.startAsSystem(
                        TENANT, TYPE, "x", later ? Start.NOW.after(Duration.ofDays(3000)) : Start.NOW);
                model.put(id, RunRow.started(later ? FAR : null));
                yield "start " + id;
            }
            case 2, 3, 4 -> claim(store);
            case 5, 6, 7, 8 -> settle(store);
            case 9 -> lose(store);
            case 10 -> cancel(house, store);
            case 11 -> signal(house);
            case 12 -> {
                var worker = workers[random.nextInt(2)];
                store.giveBack(worker, List.of());
                model.replaceAll(
                        (_, row) -> worker.equals(row.owner()) ? row.givenBack().orElseThrow() : row);
                yield "give back";
            }
            default -> resume(house);
        };
    }

    private String claim(JdbcRunStore store) {
        var worker = workers[random.nextInt(2)];
        var claimed = store.claim(worker, "rules", 1 + random.nextInt(4), "");
        for (var run : claimed) {
            var row = model.get(run.id()).claimed(worker).orElseThrow();
            assertThat(run.epoch()).isEqualTo(row.epoch());
            model.put(run.id(), row);
            var before = claims.put(run.id(), run);
            if (before != null) {
                old.add(before);
            }
        }
        return "claim of " + claimed.size();
    }

    /// By the holder, or by one that was.
    private String settle(JdbcRunStore store) {
        var stale = random.nextInt(3) == 0 && !old.isEmpty();
        var held = stale ? old : List.copyOf(claims.values());
        if (held.isEmpty()) {
            return "nothing";
        }
        var run = held.get(random.nextInt(held.size()));
        var names = List.of("n" + random.nextInt(2));
        Outcome outcome = switch (random.nextInt(9)) {
            case 0 -> new Outcome.Succeeded("1");
            case 1 -> new Outcome.Failed("{}");
            case 2, 3 -> new Outcome.Retries(Duration.ofDays(3000), "{}");
            case 4, 5 -> new Outcome.Waits(names, random.nextBoolean() ? FAR : null);
            case 6 -> new Outcome.Released();
            case 7 -> new Outcome.Parked("{}");
            default -> new Outcome.GoesOn();
        };
        boolean signalled = outcome.state() == RunState.WAITING
                && signals.getOrDefault(run.id(), List.of()).stream().anyMatch(names::contains);
        var next = model.get(run.id()).settled(run.worker(), run.epoch(), outcome, signalled, NOW);
        var answer = store.settle(TENANT, List.of(new Settlement(run, List.of(), null, outcome)))
                .getFirst();
        assertThat(answer == Settlement.Answer.LOST)
                .as("%s of epoch %d is refused", outcome, run.epoch())
                .isEqualTo(next.isEmpty());
        next.ifPresent(row -> {
            model.put(run.id(), row);
            waits.put(run.id(), row.state() == RunState.WAITING ? names : List.of());
        });
        return "settle " + outcome + (stale ? " by a former holder" : "");
    }

    private String lose(JdbcRunStore store) {
        int which = random.nextInt(2);
        var gone = workers[which];
        store.leave(gone);
        workers[which] = ids.next();
        store.enter(workers[which]);
        assertThat(store.look(gone, true, false).alive()).isFalse();
        assertThat(store.claim(gone, "rules", 5, "")).isEmpty();
        model.replaceAll((_, row) -> gone.equals(row.owner()) ? row.takenBack().orElseThrow() : row);
        // what was cancelled and is nobody's now ends in the same look
        model.replaceAll(
                (_, row) -> row.ended(Duration.ZERO, Duration.ofSeconds(30)).orElse(row));
        return "lose a worker";
    }

    private String cancel(WorkHouse house, JdbcRunStore store) {
        var all = List.copyOf(model.keySet());
        if (all.isEmpty()) {
            return "nothing";
        }
        var id = all.get(random.nextInt(all.size()));
        house.tenancy.inTenant(TENANT, () -> house.jdbc.sql("""
                        update work.runs set cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
                         where id = ? and finished_at is null""").param(id).update());
        model.computeIfPresent(id, (_, row) -> row.asked());
        store.look(workers[0], false, false);
        model.replaceAll(
                (_, row) -> row.ended(Duration.ZERO, Duration.ofSeconds(30)).orElse(row));
        return "cancel " + id;
    }

    private String signal(WorkHouse house) {
        var all = model.keySet().stream()
                .filter(id -> !model.get(id).state().over())
                .sorted()
                .toList();
        if (all.isEmpty()) {
            return "nothing";
        }
        var id = all.get(random.nextInt(all.size()));
        var name = "n" + random.nextInt(2);
        house.works.signal(TENANT, id, name, ids.next().toString(), 1);
        signals.computeIfAbsent(id, _ -> new ArrayList<>()).add(name);
        if (waits.getOrDefault(id, List.of()).contains(name)) {
            model.computeIfPresent(id, (_, row) -> row.woken().orElse(row));
        }
        return "signal " + name + " to " + id;
    }

    private String resume(WorkHouse house) {
        house.tenancy.inTenant(TENANT, () -> {
            new RunControl(house.jdbc, house.works).resumeAll();
            return 0;
        });
        model.replaceAll((_, row) -> row.resumed().orElse(row));
        return "resume";
    }
}
