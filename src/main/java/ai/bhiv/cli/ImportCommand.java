package ai.bhiv.cli;

import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

@Command(
        description = {
            "Import a table: CSV, TSV, JSON Lines or a JSON array.",
            "It is uploaded; the suggested mapping of its columns is shown and confirmed; every row is checked; and"
                    + " after a second confirmation the rows are applied."
        })
final class ImportCommand implements Callable<Integer> {
    enum Mode {
        CREATE,
        UPDATE,
        UPSERT
    }

    private final Surroundings surroundings;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The table.")
    private @Nullable Path file;

    @Option(names = "--kind", paramLabel = "K", description = "What its rows are, such as logistics.shipments.")
    private @Nullable String kind;

    @Option(names = "--mode", description = "What rows may do: create, update or upsert (default: upsert).")
    private @Nullable Mode mode;

    @Option(
            names = {"-y", "--yes"},
            description = "Accept what is suggested and shown, without being asked.")
    private boolean yes;

    @Option(names = "--mapping", paramLabel = "FILE", description = "The mapping, as JSON, in place of the suggested.")
    private @Nullable Path mapping;

    @Option(names = "--resume", paramLabel = "ID", description = "Go on with an import that was uploaded already.")
    private @Nullable String resume;

    ImportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var own = mapping == null ? null : mapping(mapping);
        var api = connection.api(surroundings);
        var job = new ImportJob(api, surroundings, yes, surroundings.terminal().err());
        if (resume != null) {
            return job.resume(resume, kind, mode == null ? null : Json.wireName(mode), own);
        }
        if (file == null || kind == null) {
            throw new Stopped(ExitCode.USAGE, "import: FILE and --kind are needed, or --resume ID");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new Stopped(ExitCode.USAGE, file + " (expected: a file that can be read)");
        }
        return job.begin(file, kind, mode == null ? null : Json.wireName(mode), own);
    }

    private static JsonNode mapping(Path file) {
        try {
            return Json.MAPPER.readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw new Stopped(ExitCode.USAGE, file + ": " + e.getMessage() + " (expected: a mapping as JSON)");
        }
    }
}
