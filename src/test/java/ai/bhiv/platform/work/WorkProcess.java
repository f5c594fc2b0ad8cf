package ai.bhiv.platform.work;

import ai.bhiv.platform.store.DatabaseAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A process of its own that does durable work, and can be killed or stopped. What its steps do outside of the database
/// is a line in a file: the step's key, the process, and the time.
final class WorkProcess implements AutoCloseable {
    static final WorkType<Integer, Integer> THREE = new WorkType<>("kill.three", 1, Integer.class, Integer.class);
    static final WorkType<Integer, Integer> HELD = new WorkType<>("kill.held", 1, Integer.class, Integer.class);

    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private WorkProcess(Process process) {
        this.process = process;
    }

    /// Starts it, and returns when it works.
    static WorkProcess start(DatabaseAccess access, Path effects) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                WorkProcess.class.getName(),
                effects.toString());
        builder.environment().put("URL", access.jdbcUrl());
        builder.environment().put("APP", access.appUser() + " " + access.appPassword());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        var started = new WorkProcess(builder.start());
        var out = new BufferedReader(new InputStreamReader(started.process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals("ready")) {
                Thread.ofVirtual().start(() -> out.lines().forEach(started.said::add));
                return started;
            }
        }
        throw new IllegalStateException("the process ended before it was ready");
    }

    public static void main(String[] args) throws InterruptedException {
        var effects = Path.of(args[0]);
        var app = System.getenv("APP").split(" ");
        var house = new WorkHouse(System.getenv("URL"), app[0], app[1]);
        house.doing(
                WorkEngineTest.work(THREE, (n, steps) -> {
                    int a = steps.call("a", Integer.class, key -> effect(effects, key, n));
                    int b = steps.change(
                            "b",
                            Integer.class,
                            () -> house.jdbc
                                    .sql(
                                            "insert into echo.effects (subscriber, key, n) values ('work', ?, ?) returning n")
                                    .params(steps.run().toString(), n)
                                    .query(Integer.class)
                                    .single());
                    int c = steps.call("c", Integer.class, key -> effect(effects, key, n));
                    return a + b + c;
                }),
                WorkEngineTest.work(HELD, (n, steps) -> {
                    int a = steps.call("a", Integer.class, key -> {
                        effect(effects, key, n);
                        while (!Files.exists(effects.resolveSibling("release"))) {
                            Thread.sleep(10);
                        }
                        return (int) ProcessHandle.current().pid();
                    });
                    return steps.call("b", Integer.class, key -> effect(effects, key, a));
                }));
        System.out.println("ready");
        double lost = 0;
        while (true) {
            Thread.sleep(100);
            double now = house.turns("lost");
            if (now > lost) {
                lost = now;
                System.out.println("lost " + (long) now);
            }
        }
    }

    private static int effect(Path file, String key, int n) {
        var line = "%s %d %d%n".formatted(key, ProcessHandle.current().pid(), System.currentTimeMillis());
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return n;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One line of the file of effects.
    record Effect(String key, long pid, long millis) {}

    static List<Effect> effects(Path file) throws IOException {
        var all = new ArrayList<Effect>();
        for (var line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            var words = line.split(" ");
            all.add(new Effect(words[0], Long.parseLong(words[1]), Long.parseLong(words[2])));
        }
        return all;
    }

    long pid() {
        return process.pid();
    }

    /// What it printed since it was ready.
    List<String> said() {
        return said;
    }

    /// `kill -9`.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Any other signal.
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
