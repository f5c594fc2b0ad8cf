package ai.bhiv.platform.event;

import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestTenant;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What an event costs: transactions that insert one row, beside the same transactions that publish an event too,
/// until it is relayed and its effect, one more row, is there. Alternating rounds in one run; see
/// `bench/events.sh`.
class EventsBench {
    private static final int ROUNDS = Integer.getInteger("bhiv.rounds", 5);
    private static final int EACH = Integer.getInteger("bhiv.events", 5_000);
    private static final int CLIENTS = Integer.getInteger("bhiv.clients", 8);

    @Test
    void measure() throws Exception {
        var house = TestTenant.of("platform", "echo");
        var config = new HikariConfig();
        config.setJdbcUrl(house.access().jdbcUrl());
        config.setUsername(house.access().appUser());
        config.setPassword(house.access().appPassword());
        config.setMaximumPoolSize(20);
        try (var source = new HikariDataSource(config)) {
            var jdbc = JdbcClient.create(source);
            var tenancy = new Tenancy(source);
            var hint = new Hint();
            var events = new Events(jdbc, TestTenant.IDS, Clock.systemUTC(), hint);
            var echo = new Echo("echo.ordered", true, jdbc, _ -> false);
            try (var relay = new EventRelay(List.of(echo), jdbc, tenancy, Clock.systemUTC(), hint)) {
                relay.start(Set.of("echo"), "bench");
                var plain = new ArrayList<Double>();
                var published = new ArrayList<Double>();
                var relayed = new ArrayList<Double>();
                var heap = new ArrayList<Long>();
                for (int round = 0; round <= ROUNDS; round++) {
                    double without = rate(tenancy, n -> insert(jdbc, n), () -> {});
                    var until = new double[1];
                    double with = rate(
                            tenancy,
                            n -> {
                                insert(jdbc, n);
                                events.publish(new Counted("key-" + n % 100, n));
                            },
                            () -> until[0] = delivered(tenancy, jdbc));
                    double only = until[0];
                    if (round > 0) { // the first warms up
                        plain.add(without);
                        published.add(only);
                        relayed.add(with);
                        System.gc();
                        var runtime = Runtime.getRuntime();
                        heap.add((runtime.totalMemory() - runtime.freeMemory()) >> 20);
                    }
                }
                System.out.printf(
                        "plain %s/s, with an event published and relayed %s/s, ratio %.2f (of medians; %.2f to %.2f)%n",
                        spread(plain),
                        spread(relayed),
                        median(relayed) / median(plain),
                        low(relayed, plain),
                        high(relayed, plain));
                System.out.printf("left to relay when the last was published: %s ms%n", spread(published));
                System.out.printf("heap after each round, MiB: %s%n", heap);
            }
        }
    }

    private interface Work {
        void run(int n);
    }

    private static void insert(JdbcClient jdbc, int n) {
        jdbc.sql("insert into echo.effects (subscriber, key, n) values ('plain', ?, ?)")
                .params("key-" + n % 100, n)
                .update();
    }

    /// Transactions a second, until the end is reached.
    private static double rate(Tenancy tenancy, Work work, Runnable end) throws InterruptedException {
        var next = new AtomicInteger();
        long begun = System.nanoTime();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.submit(() -> {
                    for (int n = next.getAndIncrement(); n < EACH; n = next.getAndIncrement()) {
                        int one = n;
                        tenancy.inTenant("default", () -> {
                            work.run(one);
                            return one;
                        });
                    }
                });
            }
        }
        end.run();
        return EACH * 1e9 / (System.nanoTime() - begun);
    }

    /// Waits until everything is delivered; how many milliseconds that took.
    private static double delivered(Tenancy tenancy, JdbcClient jdbc) {
        long begun = System.nanoTime();
        while (!tenancy.inTenant(
                "default", () -> jdbc.sql("""
                        select not exists (select from echo.event_queue)
                           and not exists (select from echo.event_deliveries where state = 'pending')""").query(Boolean.class).single())) {
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    private static String spread(List<Double> values) {
        return "%.0f (%.0f to %.0f)"
                .formatted(
                        median(values),
                        values.stream().mapToDouble(v -> v).min().orElse(0),
                        values.stream().mapToDouble(v -> v).max().orElse(0));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double low(List<Double> these, List<Double> those) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < these.size(); i++) {
            least = Math.min(least, these.get(i) / those.get(i));
        }
        return least;
    }

    private static double high(List<Double> these, List<Double> those) {
        double most = 0;
        for (int i = 0; i < these.size(); i++) {
            most = Math.max(most, these.get(i) / those.get(i));
        }
        return most;
    }
}
