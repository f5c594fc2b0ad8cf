package ai.bhiv.cli;

import ai.bhiv.platform.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;

@Command(description = "Show the log of the platform of this machine.")
final class LogsCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);

    private final Surroundings surroundings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "50",
            description = "Lines from the end (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(names = "--raw", description = "The file's own JSON lines.")
    private boolean raw;

    LogsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        var file = home.path(surroundings).resolve("logs").resolve("bhiv.log");
        if (!Files.isReadable(file)) {
            throw new Stopped(ExitCode.NOT_FOUND, file + " is not there (expected: the home of a platform that ran)");
        }
        var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        try {
            var last = new ArrayDeque<String>();
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                last.add(line);
                if (last.size() > lines) {
                    last.removeFirst();
                }
            }
            last.forEach(this::show);
            var shown = Files.size(file);
            while (follow && !surroundings.terminal().out().checkError()) {
                reader = rotated(file, shown, reader);
                shown = Files.size(file);
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    show(line);
                }
                Pause.of(LOOK_EVERY);
            }
        } finally {
            reader.close();
        }
        return ExitCode.DONE;
    }

    /// A file that got shorter is another file.
    private static BufferedReader rotated(Path file, long shown, BufferedReader reader) throws IOException {
        if (Files.exists(file) && Files.size(file) < shown) {
            reader.close();
            return Files.newBufferedReader(file, StandardCharsets.UTF_8);
        }
        return reader;
    }

    private void show(String line) {
        surroundings.terminal().out().println(raw ? line : readable(line));
    }

    private static String readable(String line) {
        try {
            var event = Json.MAPPER.readTree(line);
            var name = event.path("loggerName").asString("");
            var text = new StringBuilder()
                    .append(Instant.ofEpochMilli(event.path("timestamp").asLong(0)))
                    .append(' ')
                    .append("%-5s".formatted(event.path("level").asString("")))
                    .append(' ')
                    .append(name.substring(name.lastIndexOf('.') + 1))
                    .append(": ")
                    .append(event.path("formattedMessage").asString(""));
            for (var cause = event.path("throwable"); cause.isObject(); cause = cause.path("cause")) {
                text.append("\n    ")
                        .append(cause.path("className").asString(""))
                        .append(": ")
                        .append(cause.path("message").asString(""));
            }
            return text.toString();
        } catch (JacksonException notJson) {
            return line;
        }
    }
}
