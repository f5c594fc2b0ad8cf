package ai.bhiv.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Starts the platform as a process of its own session and passes on its report until it is ready or has failed.
final class DetachedStart {
    private final Surroundings surroundings;

    DetachedStart(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// @param words options of `up`
    /// @return the exit code: that of the platform's process when it did not get ready
    int start(List<String> words) {
        var terminal = surroundings.terminal();
        var command = command();
        command.add("up");
        command.addAll(words);
        command.add("--reader=" + (terminal.shows() ? UpRequest.Mode.TERMINAL : UpRequest.Mode.SERVICE));
        command.add("--begun=" + ManagementFactory.getRuntimeMXBean().getStartTime());
        try {
            var faults = Files.createTempFile("bhiv-up", ".err");
            var child = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(faults.toFile())
                    .start();
            var passing = new AtomicBoolean(true);
            // Ctrl-C here, before it is ready, means that it should not run.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                if (passing.get()) {
                    child.destroy();
                }
            }));
            boolean ready = passReport(child);
            int code = ready ? ExitCode.DONE : child.waitFor();
            passing.set(false);
            for (var line : Files.readAllLines(faults)) {
                terminal.say(line);
            }
            Files.deleteIfExists(faults);
            return code;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.REFUSED;
        }
    }

    /// Passes lines on until the report ends; true when the process lives on.
    private boolean passReport(Process child) throws IOException, InterruptedException {
        try (var lines = child.inputReader(java.nio.charset.StandardCharsets.UTF_8)) {
            boolean any = false;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                surroundings.terminal().out().println(line);
                any = true;
            }
            return any && !child.waitFor(50, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
    }

    /// This program again, in a session of its own where the system has `setsid`.
    private static List<String> command() {
        var command = new ArrayList<String>();
        for (var place : List.of("/usr/bin/setsid", "/bin/setsid")) {
            if (command.isEmpty() && Files.isExecutable(Path.of(place))) {
                command.add(place);
            }
        }
        var launcher = System.getProperty("bhiv.launcher");
        if (launcher != null) {
            command.add(launcher);
            return command;
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "ai.bhiv.Bhiv"));
        return command;
    }
}
