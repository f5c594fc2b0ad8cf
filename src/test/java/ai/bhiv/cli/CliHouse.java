package ai.bhiv.cli;

import ai.bhiv.platform.id.SystemIds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The command line with a directory, a fake server and streams of its own.
final class CliHouse implements AutoCloseable {
    record Ran(int code, String out, String err) {}

    final FakeServer server = new FakeServer();
    final Path directory;
    final Map<String, String> environment = new HashMap<>();
    String input = "";
    boolean asks;
    boolean shows;
    Administration administration = _ -> Optional.empty();

    CliHouse(Path directory) throws java.io.IOException {
        this.directory = directory;
        environment.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
        environment.put("BHIV_HOME", directory.resolve("home").toString());
        environment.put("BHIV_SERVER", server.address().toString());
    }

    Ran run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = Terminal.of(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                asks,
                shows);
        int code = new Cli(surroundings(terminal)).run(args);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Surroundings surroundings(Terminal terminal) {
        var clock = Clock.systemUTC();
        return new Surroundings(environment, terminal, clock, new SystemIds(clock), _ -> ExitCode.DONE, administration);
    }

    /// Somebody is signed in.
    CliHouse signedIn(String token, Instant until) {
        new Credentials(directory.resolve("config").resolve("bhiv"))
                .keep(server.address(), new SignIn("admin", token, "refresh-1", until));
        return this;
    }

    CliHouse signedIn() {
        return signedIn("token-1", Instant.now().plusSeconds(600));
    }

    static String tokens(String access, String refresh, boolean mustChange) {
        return """
                {"access_token": "%s", "token_type": "Bearer", "expires_in": 600, "refresh_token": "%s",
                 "must_change_password": %s}""".formatted(access, refresh, mustChange);
    }

    @Override
    public void close() {
        server.close();
    }
}
