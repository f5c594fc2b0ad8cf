package ai.bhiv.cli;

import ai.bhiv.platform.config.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Start the platform, and return when it is ready.",
            "It goes on in the background: `bhiv logs -f` follows it, `bhiv down` stops it. With --foreground it stays"
                    + " here until SIGTERM or Ctrl-C, for containers and service managers."
        })
final class UpCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private SettingOptions settings = new SettingOptions();

    @Option(names = "--roles", paramLabel = "ROLES", description = "Roles to run, separated by commas (default: all).")
    private @Nullable String roles;

    @Option(names = "--bind", paramLabel = "ADDR", description = "Address to listen on (default: 127.0.0.1).")
    private @Nullable String bind;

    @Option(names = "--port-base", paramLabel = "N", description = "The gateway's port; the others follow (8000).")
    private @Nullable String portBase;

    @Option(names = "--detach", description = "Go on in the background; this is the default.")
    private boolean detach;

    @Option(names = "--foreground", description = "Stay in the foreground until SIGTERM or Ctrl-C.")
    private boolean foreground;

    @Option(names = "--train", hidden = true, description = "Exercise the platform in a home of its own, and end.")
    private boolean train;

    @Option(names = "--reader", hidden = true, description = "Who reads the report of a detached process.")
    private UpRequest.@Nullable Mode reader;

    @Option(names = "--begun", hidden = true, description = "When the person asked, in milliseconds.")
    private long begun;

    UpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (detach && foreground) {
            throw new Stopped(ExitCode.USAGE, "--detach, --foreground (expected: one of them)");
        }
        if (train) {
            return train();
        }
        if (reader != null) {
            return surroundings.platform().run(request(home.path(surroundings), given(), reader));
        }
        if (foreground) {
            var mode = surroundings.terminal().shows() ? UpRequest.Mode.TERMINAL : UpRequest.Mode.SERVICE;
            return surroundings.platform().run(request(home.path(surroundings), given(), mode));
        }
        return new DetachedStart(surroundings).start(words());
    }

    private UpRequest request(Path place, Map<String, String> given, UpRequest.Mode mode) {
        var since = begun > 0
                ? Instant.ofEpochMilli(begun)
                : Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        return new UpRequest(
                place,
                surroundings.environment(),
                given,
                surroundings.terminal().out(),
                mode,
                reader != null,
                since);
    }

    private int train() {
        try {
            var place = Files.createTempDirectory("bhiv-training");
            Files.delete(place);
            var given = given();
            given.put("server.port-base", Integer.toString(freePorts()));
            var environment = new LinkedHashMap<>(surroundings.environment());
            environment.keySet().removeIf(name -> name.startsWith("BHIV_"));
            return surroundings
                    .platform()
                    .run(new UpRequest(
                            place,
                            environment,
                            given,
                            new PrintStream(OutputStream.nullOutputStream()),
                            UpRequest.Mode.TRAINING,
                            false,
                            Instant.EPOCH));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The first of enough free ports in a row, below those that a system gives to outgoing connections.
    private static int freePorts() {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(1_000, 3_276) * 10;
            boolean all = true;
            for (int port = first; all && port < first + 6; port++) {
                all = Ports.free("127.0.0.1", port);
            }
            if (all) {
                return first;
            }
        }
    }

    private Map<String, String> given() {
        var given = settings.given();
        put(given, "server.roles", roles);
        put(given, "server.bind", bind);
        put(given, "server.port-base", portBase);
        return given;
    }

    private static void put(Map<String, String> given, String key, @Nullable String value) {
        if (value != null && given.put(key, value) != null) {
            throw new ConfigurationException(key + " is given twice on the command line (expected: once)");
        }
    }

    /// The same request for another process.
    private List<String> words() {
        var words = new ArrayList<String>();
        words.add("--home=" + home.path(surroundings));
        given().forEach((key, value) -> words.add("--" + key + "=" + value));
        return words;
    }
}
