package ai.bhiv.platform.work;

import static ai.bhiv.platform.work.WorkHouse.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.DatabaseLogins;
import ai.bhiv.platform.store.EmbeddedPostgres;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.Migrations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs of three steps over two processes, while either of them and PostgreSQL die by real `kill -9` at random moments;
/// and a process that is stopped for longer than its lease. `bench/work-kill.sh` does it with 10,000 runs.
class WorkKillTest {
    private static final int RUNS = Integer.getInteger("bhiv.runs", 400);
    private static final int KILLS = Integer.getInteger("bhiv.kills", 3);
    private static final long SEED = Long.getLong("bhiv.seed", 20261125);

    @TempDir
    private Path directory;

    private record Lost(long pid, Instant at) {}

    @Test
    void killsAtRandomMomentsLoseAndDoubleNothing() throws Exception {
        var home = Home.open(directory.resolve("home"));
        var effects = directory.resolve("effects");
        var random = new Random(SEED);
        try (var server = EmbeddedPostgres.start(home)) {
            var access = DatabaseLogins.embedded(server, home);
            Migrations.migrate(access, List.of("platform", "work", "echo"));
            var workers = new WorkProcess[] {WorkProcess.start(access, effects), WorkProcess.start(access, effects)};
            try (var house = new WorkHouse(access)) {
                var acknowledged = new ArrayList<UUID>();
                int killed = 0;
                var killedAt = new ArrayList<Lost>();
                while (acknowledged.size() < RUNS || killed < KILLS) {
                    begin(house, acknowledged);
                    if (killed < KILLS && acknowledged.size() >= (long) RUNS * (killed + 1) / (KILLS + 1)) {
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
                        int which = killed % 3 == 1 ? 2 : random.nextInt(2);
                        if (which == 2) {
                            ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
                        } else {
                            killedAt.add(new Lost(workers[which].pid(), Instant.now()));
                            workers[which].kill();
                            workers[which] = WorkProcess.start(access, effects);
                        }
                        killed++;
                    }
                }
                for (var run : acknowledged) {
                    await().atMost(Duration.ofMinutes(5))
                            .pollInterval(Duration.ofMillis(50))
                            .ignoreExceptions()
                            .until(() -> house.works
                                    .await(TENANT, run, Duration.ofSeconds(5))
                                    .map(Works.End::state)
                                    .equals(java.util.Optional.of(RunState.SUCCEEDED)));
                }
                judge(house, acknowledged, effects, killedAt, killed);
            } finally {
                for (var worker : workers) {
                    worker.close();
                }
            }
        }
    }

    /// A start that fails was not acknowledged; under its key it can be repeated.
    private static void begin(WorkHouse house, List<UUID> acknowledged) throws InterruptedException {
        int n = acknowledged.size();
        if (n >= RUNS) {
            return;
        }
        try {
            acknowledged.add(house.works.startAsSystem(TENANT, WorkProcess.THREE, n, Start.NOW.once("run-" + n)));
        } catch (RuntimeException away) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void judge(WorkHouse house, List<UUID> acknowledged, Path file, List<Lost> killedAt, int killed)
            throws Exception {
        var recorded = new HashMap<String, Instant>();
        Integer runs = house.tenancy.inTenant(TENANT, () -> {
            house.jdbc
                    .sql("select run_id, seq, at from work.steps where state = 'done'")
                    .query(rs -> {
                        recorded.put(
                                rs.getString("run_id") + "/" + rs.getString("seq"),
                                ai.bhiv.platform.store.Columns.instant(rs, "at"));
                    });
            assertThat(house.jdbc
                            .sql(
                                    "select count(*) from (select key from echo.effects group by key having count(*) = 1) t")
                            .query(Integer.class)
                            .single())
                    .as("changes of a table, once for each run")
                    .isEqualTo(RUNS);
            assertThat(house.jdbc
                            .sql("select count(*) from echo.effects")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(RUNS);
            return house.jdbc
                    .sql("select count(*) from work.runs where state = 'succeeded'")
                    .query(Integer.class)
                    .single();
        });
        assertThat(runs).isEqualTo(RUNS);
        assertThat(acknowledged).doesNotHaveDuplicates();
        assertThat(recorded).hasSize(3 * RUNS);
        var done = WorkProcess.effects(file);
        var times = new HashMap<String, Integer>();
        for (var effect : done) {
            times.merge(effect.key(), 1, Integer::sum);
            assertThat(Instant.ofEpochMilli(effect.millis()))
                    .as("step %s was done when it was recorded already", effect.key())
                    .isBeforeOrEqualTo(recorded.get(effect.key()));
        }
        assertThat(times).hasSize(2 * RUNS);
        long repeated = times.values().stream().filter(n -> n > 1).count();
        System.out.printf(
                "%d runs of 3 steps, %d kills (seed %d): each finished once, %d outside effects repeated with their key;"
                        + " runs of killed processes taken back after at most %.1f s%n",
                RUNS, killed, SEED, repeated, takeover(house, killedAt));
    }

    /// The longest time from a kill to the moment at which the last of its runs was anybody's, in seconds.
    private static double takeover(WorkHouse house, List<Lost> killedAt) {
        var back = house.tenancy.inTenant(TENANT, () -> {
            Map<Long, Instant> last = new HashMap<>();
            house.jdbc.sql("""
                            select substr(w.name, 5)::bigint as pid, max(f.at) as at
                              from work.failures f join work.workers w on w.id = f.worker group by 1""").query(rs -> {
                last.put(rs.getLong("pid"), ai.bhiv.platform.store.Columns.instant(rs, "at"));
            });
            return last;
        });
        return killedAt.stream()
                .filter(lost -> back.containsKey(lost.pid()))
                .mapToDouble(lost ->
                        Duration.between(lost.at(), back.get(lost.pid())).toMillis() / 1000.0)
                .max()
                .orElse(0);
    }

    @Test
    void aProcessThatWasStoppedForLongerThanItsLeaseWritesNothingWhenItWakes() throws Exception {
        DatabaseAccess access = ai.bhiv.testing.TestDatabase.fresh(List.of("platform", "work"));
        var effects = directory.resolve("effects");
        try (var house = new WorkHouse(access);
                var first = WorkProcess.start(access, effects)) {
            var run = house.works.startAsSystem(TENANT, WorkProcess.HELD, 1, Start.NOW);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> WorkProcess.effects(effects).size() == 1);
            first.signal("STOP");
            try (var second = WorkProcess.start(access, effects)) {
                java.nio.file.Files.createFile(effects.resolveSibling("release"));
                var end = house.works.await(TENANT, run, Duration.ofMinutes(1)).orElseThrow();
                assertThat(end.output()).hasValue(Long.toString(second.pid()));
                var before = journal(house, run);
                first.signal("CONT");
                await().atMost(Duration.ofSeconds(30)).until(() -> first.said().contains("lost 1"));
                assertThat(journal(house, run)).isEqualTo(before);
                assertThat(before).containsExactly("1 3 " + second.pid(), "2 3 " + second.pid());
                assertThat(WorkProcess.effects(effects))
                        .extracting(WorkProcess.Effect::key)
                        .containsExactly(run + "/1", run + "/1", run + "/2");
            }
        }
    }

    private static List<String> journal(WorkHouse house, UUID run) {
        return house.tenancy.inTenant(
                TENANT,
                () -> house.jdbc
                        .sql(
                                "select seq || ' ' || epoch || ' ' || output from work.steps where run_id = ? order by seq")
                        .param(run)
                        .query(String.class)
                        .list());
    }
}
