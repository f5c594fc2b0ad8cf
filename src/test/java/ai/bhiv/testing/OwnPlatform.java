package ai.bhiv.testing;

import ai.bhiv.platform.json.Json;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The whole program with its embedded PostgreSQL in a process of its own, as `bhiv up` starts it, to be killed by a
/// real `kill -9` and started again on its home.
public final class OwnPlatform implements AutoCloseable {
    private final Path directory;
    private final int base = TestPlatform.freePorts();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private Process process;
    private volatile String token = "";

    /// What is killed.
    public enum Victim {
        PROGRAM,
        POSTGRES,
        BOTH
    }

    private OwnPlatform(Path directory) throws IOException {
        this.directory = directory;
        var password = directory.resolve("password");
        Files.writeString(password, TestPlatform.PASSWORD);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        process = up();
    }

    /// Starts it, and returns when its administrator is signed in.
    public static OwnPlatform start(Path directory) throws IOException {
        var platform = new OwnPlatform(directory);
        platform.signIn();
        return platform;
    }

    public Path home() {
        return directory.resolve("home");
    }

    private Process up() throws IOException {
        return java("up", "--foreground", "--port-base", Integer.toString(base))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("up.log").toFile()))
                .start();
    }

    private ProcessBuilder java(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "ai.bhiv.Bhiv"));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("BHIV_"));
        builder.environment().put("BHIV_HOME", home().toString());
        builder.environment()
                .put("BHIV_ADMIN_PASSWORD_FILE", directory.resolve("password").toString());
        return builder;
    }

    /// What a command of the command line printed, and how it ended.
    public record Printed(int exit, String text) {}

    /// Runs a command on the home.
    public Printed command(String... arguments) throws IOException, InterruptedException {
        var running = java(arguments).redirectErrorStream(true).start();
        var text = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Printed(running.waitFor(), text);
    }

    /// Kills, starts the program again when it was killed, and returns when it takes requests.
    public void kill(Victim victim) throws IOException, InterruptedException {
        var postgres = postgres();
        if (victim != Victim.PROGRAM) {
            postgres.destroyForcibly();
        }
        if (victim != Victim.POSTGRES) {
            process.destroyForcibly();
            process.waitFor(30, TimeUnit.SECONDS);
            process = up();
        }
        signIn();
    }

    private ProcessHandle postgres() {
        return process.toHandle()
                .descendants()
                .filter(p -> p.info().command().orElse("").endsWith("/postgres"))
                .filter(p ->
                        p.parent().map(parent -> parent.pid() == process.pid()).orElse(false)
                                || p.children().findAny().isPresent())
                .findFirst()
                .orElseThrow();
    }

    private void signIn() throws IOException {
        var since = Instant.now();
        var body = Json.MAPPER.writeValueAsString(Map.of("username", "admin", "password", TestPlatform.PASSWORD));
        while (true) {
            try {
                var answer = send("POST", 0, "/auth/login", body);
                if (answer.statusCode() == 200) {
                    token = TestPlatform.json(answer).path("access_token").asString();
                    return;
                }
                if (answer.statusCode() < 500 && answer.statusCode() != 423) {
                    throw new AssertionError(answer.body());
                }
            } catch (IOException starting) {
                if (!process.isAlive()) {
                    throw new AssertionError(Files.readString(directory.resolve("up.log")));
                }
            }
            if (since.plusSeconds(120).isBefore(Instant.now())) {
                throw new AssertionError("not up within two minutes; see " + directory.resolve("up.log"));
            }
            pause();
        }
    }

    /// Sends a request as the administrator.
    ///
    /// @param port of the role, counted from the gateway's: 2 for crm
    /// @param headers names and values in turn
    public HttpResponse<String> send(String method, int port, String path, String body, String... headers)
            throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (base + port) + path))
                .timeout(Duration.ofSeconds(40))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// The lines of the program's log with this text in them.
    public List<String> logged(String text) throws IOException {
        try (var lines = Files.lines(home().resolve("logs/bhiv.log"))) {
            return lines.filter(line -> line.contains(text)).toList();
        }
    }

    /// A connection to its database as the superuser.
    public Connection superuser() throws SQLException, IOException {
        var port = Files.readString(home().resolve("postgres/port")).strip();
        var password =
                Files.readString(home().resolve("secrets/postgres-superuser")).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/bhiv?sslmode=disable", "postgres", password);
    }

    /// Waits a moment before the next try.
    public static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
