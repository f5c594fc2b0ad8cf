package ai.bhiv.testing;

import ai.bhiv.Platform;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Home;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A JVM of its own that runs some roles on the database of the tests, and can be killed.
public final class SecondProcess implements AutoCloseable {
    private final Process process;
    private final int base;

    private SecondProcess(Process process, int base) {
        this.process = process;
        this.base = base;
    }

    /// Starts the roles and returns when they are ready. It shares the master key, as processes of one installation do.
    public static SecondProcess start(TestPlatform first, Set<Role> roles, Map<Role, URI> peers) throws IOException {
        return start(first.access(), first.home().secret("master-key", 256), roles, peers);
    }

    /// Starts the roles on any database.
    public static SecondProcess start(DatabaseAccess access, String masterKey, Set<Role> roles, Map<Role, URI> peers)
            throws IOException {
        return start(access, masterKey, roles, peers, Duration.ZERO);
    }

    /// Starts the roles on any database.
    ///
    /// @param drainDelay how long it still takes requests after it was told to stop
    public static SecondProcess start(
            DatabaseAccess access, String masterKey, Set<Role> roles, Map<Role, URI> peers, Duration drainDelay)
            throws IOException {
        return start(access, masterKey, roles, peers, drainDelay, Map.of());
    }

    /// Starts the roles on any database.
    ///
    /// @param drainDelay how long it still takes requests after it was told to stop
    /// @param more `REDIS`, where it shares its limits, and `ISSUER`, the address that all gateways go by
    public static SecondProcess start(
            DatabaseAccess access,
            String masterKey,
            Set<Role> roles,
            Map<Role, URI> peers,
            Duration drainDelay,
            Map<String, String> more)
            throws IOException {
        int base = TestPlatform.freePorts();
        var home = AtEnd.directory("bhiv-second-");
        Home.open(home).directory("secrets");
        Home.open(home).write(home.resolve("secrets").resolve("master-key"), masterKey);
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dbhiv.logs=" + home.resolve("logs"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SecondProcess.class.getName(),
                home.toString(),
                Integer.toString(base),
                roles.stream().map(Role::key).collect(Collectors.joining(",")),
                peers.entrySet().stream()
                        .map(e -> e.getKey().key() + "=" + e.getValue())
                        .collect(Collectors.joining(",")),
                drainDelay.toString());
        builder.environment().putAll(more);
        builder.environment().put("URL", access.jdbcUrl());
        builder.environment().put("APP", access.appUser() + " " + access.appPassword());
        builder.environment().put("OWNER", access.ownerUser() + " " + access.ownerPassword());
        builder.environment().put("AUDIT", access.auditUser() + " " + access.auditPassword());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        var process = builder.start();
        var second = new SecondProcess(process, base);
        var out = new BufferedReader(new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals("ready")) {
                return second;
            }
        }
        throw new IllegalStateException("the second process ended before it was ready");
    }

    public static void main(String[] args) throws InterruptedException {
        var peers = new HashMap<Role, URI>();
        Arrays.stream(args[3].split(","))
                .filter(p -> !p.isEmpty())
                .forEach(pair -> peers.put(
                        Role.named(pair.substring(0, pair.indexOf('='))),
                        URI.create(pair.substring(pair.indexOf('=') + 1))));
        var roles = Arrays.stream(args[2].split(",")).map(Role::named).collect(Collectors.toSet());
        var app = System.getenv("APP").split(" ");
        var owner = System.getenv("OWNER").split(" ");
        var audit = System.getenv("AUDIT").split(" ");
        var access =
                new DatabaseAccess(System.getenv("URL"), app[0], app[1], owner[0], owner[1], audit[0], audit[1], false);
        var platform = Platform.start(
                TestPlatform.options(
                        Home.open(Path.of(args[0])),
                        Integer.parseInt(args[1]),
                        roles,
                        peers,
                        Duration.parse(args[4]),
                        System.getenv("REDIS"),
                        System.getenv("ISSUER")),
                access);
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
        System.out.println("ready");
        Thread.currentThread().join();
    }

    public URI url(Role role) {
        return URI.create("http://127.0.0.1:" + (base + role.port() - Role.GATEWAY.port()));
    }

    public long pid() {
        return process.pid();
    }

    /// `kill -9`.
    public void kill() {
        process.destroyForcibly();
        end();
    }

    @Override
    public void close() {
        process.destroy();
        end();
    }

    private void end() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
