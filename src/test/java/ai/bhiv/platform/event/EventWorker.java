package ai.bhiv.platform.event;

import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Tenancy;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A process of its own that publishes and relays, and can be killed.
final class EventWorker implements AutoCloseable {
    private static final int PUBLISHERS = 4;
    static final String TENANT = "default";

    private final Process process;

    private EventWorker(Process process) {
        this.process = process;
    }

    /// Starts it, and returns when it works.
    ///
    /// @param keys how many keys there are; each is counted up to `events / keys`
    static EventWorker start(DatabaseAccess access, int keys, int events) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EventWorker.class.getName(),
                Integer.toString(keys),
                Integer.toString(events / keys));
        builder.environment().put("URL", access.jdbcUrl());
        builder.environment().put("APP", access.appUser() + " " + access.appPassword());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        var process = builder.start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals("ready")) {
                Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
                return new EventWorker(process);
            }
        }
        throw new IllegalStateException("the worker ended before it was ready");
    }

    public static void main(String[] args) throws InterruptedException {
        int keys = Integer.parseInt(args[0]);
        int each = Integer.parseInt(args[1]);
        var app = System.getenv("APP").split(" ");
        var config = new HikariConfig();
        config.setJdbcUrl(System.getenv("URL"));
        config.setUsername(app[0]);
        config.setPassword(app[1]);
        config.setMaximumPoolSize(10);
        var source = new HikariDataSource(config);
        var jdbc = JdbcClient.create(source);
        var tenancy = new Tenancy(source);
        var clock = Clock.systemUTC();
        var hint = new Hint();
        var subscribers = List.<Subscriber>of(
                new Echo(
                        "echo.ordered",
                        true,
                        jdbc,
                        _ -> ThreadLocalRandom.current().nextInt(5_000) == 0),
                new Echo(
                        "echo.unordered",
                        false,
                        jdbc,
                        _ -> ThreadLocalRandom.current().nextInt(5_000) == 0),
                new Echo(
                        "echo.fussy",
                        true,
                        jdbc,
                        counted -> counted.key().equals("key-0")
                                && counted.n() == 7
                                && !jdbc.sql("select exists (select from echo.counters where key = 'healed')")
                                        .query(Boolean.class)
                                        .single()));
        var backOff = new BackOff(Duration.ofMillis(5), Duration.ofMillis(50), 20);
        var relay = new EventRelay(subscribers, jdbc, tenancy, clock, hint, backOff);
        relay.start(Set.of("echo"), "pid " + ProcessHandle.current().pid());
        var events = new Events(jdbc, new SystemIds(clock), clock, hint);
        System.out.println("ready");
        for (int i = 0; i < PUBLISHERS; i++) {
            Thread.ofVirtual().start(() -> {
                for (int failed = 0; failed < 20 * keys; ) {
                    var key = "key-" + ThreadLocalRandom.current().nextInt(keys);
                    failed = tenancy.inTenant(TENANT, () -> count(jdbc, events, key, each)) ? 0 : failed + 1;
                }
            });
        }
        Thread.currentThread().join();
    }

    /// Counts a key up and tells of it; false when it is at its end. The row's lock makes the order.
    private static boolean count(JdbcClient jdbc, Events events, String key, int each) {
        var n = jdbc.sql("update echo.counters set n = n + 1 where key = ? and n < ? returning n")
                .params(key, each)
                .query(Integer.class)
                .optional();
        n.ifPresent(value -> events.publish(new Counted(key, value)));
        return n.isPresent();
    }

    /// `kill -9`.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
