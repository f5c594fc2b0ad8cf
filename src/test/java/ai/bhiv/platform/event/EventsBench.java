package ai.bhiv.platform.event;

import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestTenant;
import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What an event costs: transactions that insert one row, beside the same transactions that publish an event too:
/// one that nobody wants, one for a subscriber that does nothing, one for a subscriber whose effect is one more row.
/// A round ends when everything is relayed and handled. Alternating rounds in one run; see `bench/events.sh`.
///
/// Beside the rates stands what a transaction took of the processors, in this process and in PostgreSQL, which says
/// more than the rate where other programs run on the machine.
class EventsBench {
    private static final int ROUNDS = Integer.getInteger("bhiv.rounds", 5);
    private static final int EACH = Integer.getInteger("bhiv.events", 5_000);
    private static final int CLIENTS = Integer.getInteger("bhiv.clients", 8);

    @EventType(name = "echo.key.unheard", key = "key")
    record Unheard(String key, int n) {}

    @EventType(name = "echo.key.heard", key = "key")
    record Heard(String key, int n) {}

    /// A subscriber without an effect of its own.
    record Listener(String name) implements Subscriber {
        @Override
        public List<Class<? extends Record>> events() {
            return List.of(Heard.class);
        }

        @Override
        public void handle(Event event) {}
    }

    private interface Work {
        void run(int n);
    }

    /// @param rate transactions a second, until all is relayed
    /// @param java microseconds of processor of this process per transaction
    /// @param postgres and of the server
    private record Round(double rate, double java, double postgres) {}

    private record Variant(String name, Work work, List<Round> rounds) {}

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
            var subscribers = List.<Subscriber>of(
                    new Echo("echo.ordered", true, jdbc, _ -> false), new Listener("echo.listener"));
            var variants = List.of(
                    new Variant("no event", n -> {}, new ArrayList<>()),
                    new Variant("for nobody", n -> events.publish(new Unheard(key(n), n)), new ArrayList<>()),
                    new Variant("relayed", n -> events.publish(new Heard(key(n), n)), new ArrayList<>()),
                    new Variant(
                            "relayed, with effect", n -> events.publish(new Counted(key(n), n)), new ArrayList<>()));
            try (var relay = new EventRelay(subscribers, jdbc, tenancy, Clock.systemUTC(), hint)) {
                relay.start(Set.of("echo"), "bench");
                var postmaster = parent(tenancy.inTenant(
                        "default",
                        () -> jdbc.sql("select pg_backend_pid()")
                                .query(String.class)
                                .single()));
                var heap = new ArrayList<Long>();
                for (int round = 0; round <= ROUNDS; round++) {
                    for (var variant : variants) {
                        var measured = round(tenancy, jdbc, postmaster, variant.work());
                        if (round > 0) { // the first warms up
                            variant.rounds().add(measured);
                        }
                    }
                    System.gc();
                    var runtime = Runtime.getRuntime();
                    heap.add((runtime.totalMemory() - runtime.freeMemory()) >> 20);
                }
                variants.forEach(variant -> report(variant, variants.getFirst()));
                System.out.printf("heap after each round, MiB: %s%n", heap);
            }
        }
    }

    private static String key(int n) {
        return "key-" + n % 100;
    }

    private static Round round(Tenancy tenancy, JdbcClient jdbc, String postmaster, Work work)
            throws InterruptedException, IOException {
        var next = new AtomicInteger();
        var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double java = os.getProcessCpuTime() / 1e3;
        double postgres = cpu(postmaster);
        long begun = System.nanoTime();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.submit(() -> {
                    for (int n = next.getAndIncrement(); n < EACH; n = next.getAndIncrement()) {
                        int one = n;
                        tenancy.inTenant("default", () -> {
                            jdbc.sql("insert into echo.effects (subscriber, key, n) values ('plain', ?, ?)")
                                    .params(key(one), one)
                                    .update();
                            work.run(one);
                            return one;
                        });
                    }
                });
            }
        }
        while (!tenancy.inTenant(
                "default", () -> jdbc.sql("""
                        select not exists (select from echo.event_queue)
                           and not exists (select from echo.event_deliveries where state = 'pending')""").query(Boolean.class).single())) {
            LockSupport.parkNanos(5_000_000);
        }
        return new Round(
                EACH * 1e9 / (System.nanoTime() - begun),
                (os.getProcessCpuTime() / 1e3 - java) / EACH,
                (cpu(postmaster) - postgres) / EACH);
    }

    /// Microseconds of processor that the children of a process have had (proc(5): in hundredths of a second).
    private static double cpu(String parent) throws IOException {
        double all = 0;
        for (var stat : stats()) {
            if (stat[1].equals(parent)) {
                all += (Long.parseLong(stat[11]) + Long.parseLong(stat[12])) * 1e4;
            }
        }
        return all;
    }

    private static String parent(String pid) throws IOException {
        return fields(Files.readString(Path.of("/proc", pid, "stat")))[1];
    }

    private static List<String[]> stats() throws IOException {
        var stats = new ArrayList<String[]>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                try {
                    stats.add(fields(Files.readString(process.resolve("stat"))));
                } catch (IOException e) {
                    // It has ended.
                }
            }
        }
        return stats;
    }

    /// From the process's state on, behind the name in brackets.
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    private static void report(Variant variant, Variant plain) {
        System.out.printf(
                "%-22s %.0f/s (%.0f to %.0f), %.2f of no event; processor us: java %.0f, postgres %.0f, %.2f%n",
                variant.name(),
                median(variant, Round::rate),
                variant.rounds().stream().mapToDouble(Round::rate).min().orElseThrow(),
                variant.rounds().stream().mapToDouble(Round::rate).max().orElseThrow(),
                median(variant, Round::rate) / median(plain, Round::rate),
                median(variant, Round::java),
                median(variant, Round::postgres),
                median(plain, r -> r.java() + r.postgres()) / median(variant, r -> r.java() + r.postgres()));
    }

    private static double median(Variant variant, ToDoubleFunction<Round> of) {
        var sorted = variant.rounds().stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
