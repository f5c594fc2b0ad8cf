package ai.bhiv.cli;

import ai.bhiv.platform.imports.ExportFormat;
import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Export all records of a kind as a table that an import of that kind reads.",
            "Without FILE it goes to the standard output. FILE is there whole or not at all."
        })
final class ExportCommand implements Callable<Integer> {
    private static final Duration MAY_TAKE = Duration.ofHours(1);

    private final Surroundings surroundings;

    @Mixin
    private Connection connection = new Connection();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where to; it must not be there yet.")
    private @Nullable Path file;

    @Option(names = "--kind", required = true, paramLabel = "K", description = "Such as logistics.shipments.")
    private String kind = "";

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: by the name of FILE, else csv).")
    private @Nullable ExportFormat format;

    @Option(names = "--raw", description = "Texts that a spreadsheet would run stay without an apostrophe in front.")
    private boolean raw;

    ExportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        int dot = kind.indexOf('.');
        if (dot <= 0) {
            throw new Stopped(ExitCode.USAGE, "kind: '" + kind + "' (expected: such as logistics.shipments)");
        }
        var path = "/api/" + ApiRequest.encoded(kind.substring(0, dot)) + "/import-kinds/" + ApiRequest.encoded(kind)
                + "/export?format=" + Json.wireName(format()) + (raw ? "&raw=true" : "");
        var request = ApiRequest.get(path).within(MAY_TAKE);
        var api = connection.api(surroundings);
        if (file == null) {
            api.download(request, surroundings.terminal().out());
        } else {
            whole(file, out -> api.download(request, out));
        }
        return ExitCode.DONE;
    }

    private ExportFormat format() {
        if (format != null) {
            return format;
        }
        return file != null && file.toString().matches(".*\\.(jsonl|ndjson)") ? ExportFormat.JSONL : ExportFormat.CSV;
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static void whole(Path file, Writing content) throws IOException {
        if (Files.exists(file)) {
            throw new Stopped(ExitCode.USAGE, file + " is there already (expected: a new file)");
        }
        var part = file.resolveSibling(file.getFileName() + ".part");
        try (var out = Files.newOutputStream(part)) {
            content.to(out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        try {
            Files.move(part, file);
        } catch (FileAlreadyExistsException e) {
            throw new Stopped(ExitCode.USAGE, file + " is there already; the export is in " + part);
        }
    }
}
