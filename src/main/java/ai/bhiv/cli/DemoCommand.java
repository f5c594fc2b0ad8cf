package ai.bhiv.cli;

import ai.bhiv.demo.SampleCompany;
import ai.bhiv.demo.SampleTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Fill the platform with a small invented company, for whoever has no tables at hand.",
            "It is made here and imported like any other file; made again with the same seed it changes nothing."
        })
final class DemoCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--seed", defaultValue = "1", description = "Chooses the company (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--dir", paramLabel = "DIR", description = "Keep its files there.")
    private @Nullable Path directory;

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        var api = connection.api(surroundings);
        // Says that nobody is signed in before anything is made.
        api.get("/auth/me");
        var place = directory != null ? directory : Files.createTempDirectory("bhiv-demo");
        var tables = new SampleCompany(seed, LocalDate.now(surroundings.clock())).writeTo(place);
        try {
            for (var table : tables) {
                var job = new ImportJob(api, surroundings, true, new PrintStream(OutputStream.nullOutputStream()));
                job.begin(place.resolve(table.file()), table.kind(), null, null);
            }
        } finally {
            if (directory == null) {
                delete(place, tables);
            }
        }
        surroundings.terminal().say("Now ask: bhiv ask \"What share of our deliveries arrived on time?\"");
        return ExitCode.DONE;
    }

    private static void delete(Path place, List<SampleTable> tables) throws IOException {
        for (var table : tables) {
            Files.deleteIfExists(place.resolve(table.file()));
        }
        Files.deleteIfExists(place);
    }
}
