package ai.bhiv.platform.work;

import static ai.bhiv.platform.work.WorkHouse.TENANT;

import ai.bhiv.testing.TestDatabase;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What durable work costs: plain inserts, db-scheduler alone, and our works, by turns on one PostgreSQL in one run.
/// See `bench/work.sh`.
class WorkBench {
    private static final int ROUNDS = Integer.getInteger("bhiv.rounds", 3);
    private static final int EACH = Integer.getInteger("bhiv.works", 2_000);
    private static final int CLIENTS = Integer.getInteger("bhiv.clients", 8);
    private static final int FINISHED = Integer.getInteger("bhiv.finished", 0);

    private static final WorkType<Integer, Integer> ONE = new WorkType<>("bench.one", 1, Integer.class, Integer.class);
    private static final WorkType<Integer, Integer> FIVE =
            new WorkType<>("bench.five", 1, Integer.class, Integer.class);

    private final ai.bhiv.platform.store.DatabaseAccess access =
            TestDatabase.fresh(List.of("platform", "work", "echo"));
    private final Map<String, List<Double>> figures = new TreeMap<>();

    @Test
    void measure() throws Exception {
        table();
        try (var plain = pool()) {
            for (int round = 0; round <= ROUNDS; round++) {
                var now = new TreeMap<String, Double>();
                now.put("1 plain inserts/s", plain(plain));
                rival(plain, now);
                ours(now);
                if (round > 0) { // the first warms up
                    now.forEach((what, figure) -> figures.computeIfAbsent(what, _ -> new ArrayList<>())
                            .add(figure));
                }
            }
            show("");
            if (FINISHED > 0) {
                fill();
                figures.clear();
                for (int round = 0; round < ROUNDS; round++) {
                    var now = new TreeMap<String, Double>();
                    now.put("1 plain inserts/s", plain(plain));
                    ours(now);
                    now.forEach((what, figure) -> figures.computeIfAbsent(what, _ -> new ArrayList<>())
                            .add(figure));
                }
                show(" with " + FINISHED + " finished works in the tables");
            }
        }
    }

    private HikariDataSource pool() {
        var config = new HikariConfig();
        config.setJdbcUrl(access.jdbcUrl());
        config.setUsername(access.appUser());
        config.setPassword(access.appPassword());
        config.setMaximumPoolSize(10);
        config.setConnectionInitSql("set bhiv.tenant = 'default'");
        return new HikariDataSource(config);
    }

    /// A table of db-scheduler's, as its documentation gives it.
    private void table() throws SQLException {
        superuser("""
                create schema rival;
                create table rival.scheduled_tasks (
                    task_name text not null, task_instance text not null, task_data bytea,
                    execution_time timestamptz not null, picked boolean not null, picked_by text,
                    last_success timestamptz, last_failure timestamptz, consecutive_failures int,
                    last_heartbeat timestamptz, version bigint not null, priority smallint,
                    primary key (task_name, task_instance));
                create index on rival.scheduled_tasks (execution_time);
                create index on rival.scheduled_tasks (last_heartbeat);
                grant usage on schema rival to bhiv_app;
                grant all on rival.scheduled_tasks to bhiv_app;""");
    }

    private void superuser(String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(access);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface One {
        void run(int n) throws Exception;
    }

    /// So many a second, by all clients.
    private static double rate(One work) throws InterruptedException {
        var next = new AtomicInteger();
        long begun = System.nanoTime();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.submit(() -> {
                    for (int n = next.getAndIncrement(); n < EACH; n = next.getAndIncrement()) {
                        work.run(n);
                    }
                    return 0;
                });
            }
        }
        return EACH * 1e9 / (System.nanoTime() - begun);
    }

    private static double plain(HikariDataSource source) throws InterruptedException {
        return rate(n -> {
            try (var connection = source.getConnection();
                    var insert = connection.prepareStatement(
                            "insert into echo.effects (subscriber, key, n) values ('plain', 'x', ?)")) {
                insert.setInt(1, n);
                insert.execute();
            }
        });
    }

    private static void rival(HikariDataSource source, Map<String, Double> figures) throws InterruptedException {
        var waiting = new ConcurrentHashMap<String, CountDownLatch>();
        var done = new AtomicInteger();
        OneTimeTask<Void> task = Tasks.oneTime("one").execute((instance, _) -> {
            done.incrementAndGet();
            var latch = waiting.get(instance.getId());
            if (latch != null) {
                latch.countDown();
            }
        });
        var scheduler = rival(source, task);
        figures.put("2 db-scheduler, queued: enqueued/s", rate(n -> scheduler.schedule(task.instance("q" + n), now())));
        long begun = System.nanoTime();
        scheduler.start();
        while (done.get() < EACH) {
            LockSupport.parkNanos(1_000_000);
        }
        figures.put("2 db-scheduler, queued: executed/s", EACH * 1e9 / (System.nanoTime() - begun));
        figures.put("3 db-scheduler, one and awaited: works/s", rate(n -> {
            var latch = new CountDownLatch(1);
            waiting.put("a" + n, latch);
            scheduler.schedule(task.instance("a" + n), now());
            latch.await();
        }));
        scheduler.stop();
    }

    private static Instant now() {
        return Instant.now();
    }

    private static Scheduler rival(HikariDataSource source, OneTimeTask<Void> task) {
        return Scheduler.create(source, task)
                .tableName("rival.scheduled_tasks")
                .threads(64)
                .pollUsingLockAndFetch(0.5, 1.0)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution()
                .build();
    }

    private void ours(Map<String, Double> figures) throws Exception {
        try (var house = new WorkHouse(access)) {
            var done = new AtomicInteger();
            Work<Integer, Integer> one = WorkEngineTest.work(ONE, (n, steps) -> {
                int result = steps.call("a", Integer.class, _ -> n);
                done.incrementAndGet();
                return result;
            });
            Work<Integer, Integer> five = WorkEngineTest.work(FIVE, (n, steps) -> {
                int sum = 0;
                for (int i = 0; i < 5; i++) {
                    sum += steps.call("s" + i, Integer.class, _ -> n);
                }
                return sum;
            });
            figures.put("2 ours, queued: enqueued/s", rate(n -> house.works.startAsSystem(TENANT, ONE, n, Start.NOW)));
            long begun = System.nanoTime();
            house.doing(one, five);
            while (finished(house) < EACH) {
                LockSupport.parkNanos(5_000_000);
            }
            figures.put("2 ours, queued: executed/s", EACH * 1e9 / (System.nanoTime() - begun));
            var millis = java.util.Collections.synchronizedList(new ArrayList<Double>());
            long commits = commits(house);
            figures.put("3 ours, one step and awaited: works/s", rate(n -> awaited(house, ONE, n, millis)));
            figures.put("5 ours, one step: commits a work", (commits(house) - commits) / (double) EACH);
            var sorted = millis.stream().sorted().toList();
            figures.put("4 ours, one step: start to finish, median ms", sorted.get(sorted.size() / 2));
            figures.put("4 ours, one step: start to finish, p99 ms", sorted.get(sorted.size() * 99 / 100));
            figures.put("3 ours, five steps and awaited: works/s", rate(n -> awaited(house, FIVE, n, millis)));
        }
        superuser("truncate work.signals, work.failures");
    }

    private static long commits(WorkHouse house) {
        return house.jdbc
                .sql("select xact_commit from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }

    private static void awaited(WorkHouse house, WorkType<Integer, Integer> type, int n, List<Double> millis) {
        long begun = System.nanoTime();
        UUID run = house.works.startAsSystem(TENANT, type, n, Start.NOW);
        house.works.await(TENANT, run, Duration.ofMinutes(1)).orElseThrow();
        millis.add((System.nanoTime() - begun) / 1e6);
    }

    private static int finished(WorkHouse house) {
        return (int) house.turns("succeeded");
    }

    /// Finished works, as if they had been done.
    private void fill() throws SQLException {
        superuser("""
                insert into work.runs (tenant_id, id, queue, type, version, priority, state, epoch, principal, trace_id,
                                       input, output, started_at, finished_at)
                select 'default', (substr(work.id_at(clock_timestamp() - i * interval '1 millisecond')::text, 1, 13)
                                   || '-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
                       'bench', 'bench.one', 1, 5, 'succeeded', 1, '{"id":"system"}', 'trace', '1', '1',
                       clock_timestamp(), clock_timestamp()
                  from generate_series(1, %1$d) i;
                insert into work.steps (tenant_id, run_id, seq, name, kind, state, attempt, epoch, output)
                select 'default', r.id, '1', 'a', 'call', 'done', 1, 1, '1' from work.runs r where r.trace_id = 'trace';
                analyze work.runs; analyze work.steps""".formatted(FINISHED));
    }

    private void show(String when) {
        System.out.printf("%d works a figure, %d clients, %d rounds%s%n", EACH, CLIENTS, ROUNDS, when);
        figures.forEach((what, all) -> {
            var sorted = all.stream().sorted().toList();
            System.out.printf(
                    "%-48s %9.1f  (%.1f to %.1f)%n",
                    what.substring(2), sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
        });
        ratio("queued: executed", "2 ours, queued: executed/s", "2 db-scheduler, queued: executed/s");
        ratio(
                "one step and awaited",
                "3 ours, one step and awaited: works/s",
                "3 db-scheduler, one and awaited: works/s");
        ratio("one step to plain inserts", "3 ours, one step and awaited: works/s", "1 plain inserts/s");
        ratio("queued to plain inserts", "2 ours, queued: executed/s", "1 plain inserts/s");
    }

    private void ratio(String what, String ours, String theirs) {
        if (figures.containsKey(ours) && figures.containsKey(theirs)) {
            var ratios = new ArrayList<Double>();
            for (int i = 0; i < figures.get(ours).size(); i++) {
                ratios.add(figures.get(ours).get(i) / figures.get(theirs).get(i));
            }
            var sorted = ratios.stream().sorted().toList();
            System.out.printf(
                    "ratio, %-40s %9.2f  (%.2f to %.2f)%n",
                    what, sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
        }
    }
}
