package ai.bhiv.cli;

import java.io.FileNotFoundException;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One import from the file to its last row. It only speaks to the API; what it leaves unfinished can be taken up
/// again.
final class ImportJob {
    private static final Duration FILE_MAY_TAKE = Duration.ofHours(1);
    private static final Duration SERVER_MAY_BE_AWAY = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(400);
    private static final int FAULTS_SHOWN = 5;
    private static final int KEY_BITS = 128;

    private final Api api;
    private final Surroundings surroundings;
    private final Terminal terminal;
    private final boolean yes;
    private final PrintStream details;
    private String imports = "";

    /// @param yes whether everything that is suggested and shown is accepted unasked
    /// @param details where mapping and preview are shown
    ImportJob(Api api, Surroundings surroundings, boolean yes, PrintStream details) {
        this.api = api;
        this.surroundings = surroundings;
        this.terminal = surroundings.terminal();
        this.yes = yes;
        this.details = details;
    }

    int begin(Path file, String kind, @Nullable String mode, @Nullable JsonNode mapping) {
        imports = imports(kind);
        try {
            var upload = keyed(new ApiRequest(
                            "POST",
                            imports + "?kind=" + ApiRequest.encoded(kind),
                            Map.of(),
                            BodyPublishers.ofFile(file),
                            FILE_MAY_TAKE))
                    .with("Content-Type", mediaType(file))
                    .with("Content-Disposition", "attachment; filename=\"" + asciiName(file) + "\"");
            var reply = api.send(upload);
            return map(reply.json(), reply.etag(), mode, mapping);
        } catch (FileNotFoundException e) {
            throw new Stopped(ExitCode.USAGE, file + " is not there (expected: a file)");
        }
    }

    int resume(String id, @Nullable String kind, @Nullable String mode, @Nullable JsonNode mapping) {
        var reply = find(id, kind);
        var job = reply.json();
        return switch (job.path("state").asString("")) {
            case "applying", "applied", "failed" -> follow(id);
            default -> map(job, reply.etag(), mode, mapping);
        };
    }

    private ApiReply find(String id, @Nullable String kind) {
        if (kind != null) {
            imports = imports(kind);
            return api.get(imports + "/" + ApiRequest.encoded(id));
        }
        Refused last = null;
        for (var role : ai.bhiv.platform.Role.values()) {
            imports = "/api/" + role.key() + "/imports";
            try {
                return api.get(imports + "/" + ApiRequest.encoded(id));
            } catch (Refused refused) {
                if (refused.status() != 404 && refused.status() < 500) {
                    throw refused;
                }
                last = refused;
            }
        }
        throw last == null ? new Stopped(ExitCode.NOT_FOUND, id) : last;
    }

    private static String imports(String kind) {
        int dot = kind.indexOf('.');
        if (dot <= 0) {
            throw new Stopped(ExitCode.USAGE, "kind: '" + kind + "' (expected: such as logistics.shipments)");
        }
        return "/api/" + ApiRequest.encoded(kind.substring(0, dot)) + "/imports";
    }

    private int map(JsonNode job, String etag, @Nullable String mode, @Nullable JsonNode own) {
        var id = job.path("id").asString();
        var show = new ImportReport(details);
        var suggested = job.path("suggestion").path("mapping");
        var mapping = own == null ? suggested.deepCopy() : own;
        if (mode != null && mapping instanceof ObjectNode object) {
            object.put("mode", mode);
        }
        show.file(job);
        show.mapping(mapping, job.path("suggestion"), own == null);
        confirm("Import with this mapping?", id);
        var mapped = api.send(ApiRequest.json("PUT", imports + "/" + id + "/mapping", mapping)
                .with("If-Match", etag.isEmpty() ? '"' + job.path("version").asString() + '"' : etag));
        return validate(mapped.json().path("id").asString(id), show);
    }

    private int validate(String id, ImportReport show) {
        var preview = api.send(
                        keyed(ApiRequest.post(imports + "/" + id + "/validate").within(FILE_MAY_TAKE)))
                .json()
                .path("preview");
        show.preview(preview);
        long errors = preview.path("counts").path("error").asLong(0);
        if (errors > 0) {
            show.faults(
                    api.get(imports + "/" + id + "/rows?verdict=error&limit=" + FAULTS_SHOWN)
                            .json()
                            .path("items"),
                    errors);
        }
        long right = sum(preview.path("counts")) - errors;
        if (right == 0) {
            throw new Stopped(
                    ExitCode.REFUSED,
                    "no row can be imported (correct the mapping or the file; the import stays as " + id + ")");
        }
        confirm("Apply " + right + " rows" + (errors > 0 ? ", without the " + errors + " with errors?" : "?"), id);
        var apply = ApiRequest.json(
                "POST",
                imports + "/" + id + "/apply",
                Map.of("expected_changes", preview.path("hash").asString("")));
        api.send(keyed(apply.within(FILE_MAY_TAKE)));
        return follow(id);
    }

    private static long sum(JsonNode counts) {
        long sum = 0;
        for (var count : counts) {
            sum += count.asLong(0);
        }
        return sum;
    }

    /// Waits until every row is done with; the server may restart meanwhile.
    private int follow(String id) {
        var awaySince = surroundings.clock().instant();
        boolean away = false;
        while (true) {
            try {
                var job = api.get(imports + "/" + id).json();
                awaySince = surroundings.clock().instant();
                away = false;
                progress(job);
                switch (job.path("state").asString("")) {
                    case "applied" -> {
                        return done(job, id);
                    }
                    case "failed" -> throw failed(job, id);
                    default -> Pause.of(LOOK_EVERY);
                }
            } catch (Refused refused) {
                if (!refused.passing() || tooLong(awaySince)) {
                    throw refused;
                }
                away = sayAway(away);
            } catch (Stopped stopped) {
                if (stopped.exitCode() != ExitCode.UNREACHABLE || tooLong(awaySince)) {
                    throw stopped;
                }
                away = sayAway(away);
            }
        }
    }

    private boolean tooLong(java.time.Instant since) {
        return Duration.between(since, surroundings.clock().instant()).compareTo(SERVER_MAY_BE_AWAY) > 0;
    }

    private boolean sayAway(boolean said) {
        if (!said) {
            terminal.say("the server is away; the import goes on when it is back, and is waited for here ...");
        }
        Pause.of(LOOK_EVERY);
        return true;
    }

    private void progress(JsonNode job) {
        if (terminal.shows()) {
            terminal.err()
                    .printf(
                            Locale.ROOT,
                            "\r%,d of %,d rows ",
                            job.path("applied_rows").asLong(0),
                            job.path("rows").asLong(0));
        }
    }

    private int done(JsonNode job, String id) {
        var counts = job.path("applied");
        if (terminal.shows()) {
            terminal.err().print("\r");
        }
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "%s: %,d created, %,d updated, %,d unchanged, %,d duplicates, %,d rejected, of %,d rows%n",
                        job.path("kind").asString(""),
                        counts.path("create").asLong(0),
                        counts.path("update").asLong(0),
                        counts.path("skip").asLong(0),
                        counts.path("duplicate").asLong(0),
                        counts.path("error").asLong(0),
                        job.path("rows").asLong(0));
        if (counts.path("error").asLong(0) > 0) {
            terminal.say("the rejected rows, with what is wrong: bhiv " + module() + " imports rejected " + id
                    + " > rejected.csv");
        }
        return ExitCode.DONE;
    }

    private String module() {
        return imports.split("/", -1)[2];
    }

    private static Stopped failed(JsonNode job, String id) {
        return new Stopped(
                ExitCode.REFUSED,
                "the import stopped: " + job.path("failure").asString("unknown") + " (after "
                        + job.path("applied_rows").asLong(0) + " rows; its id is " + id + ")");
    }

    private void confirm(String question, String id) {
        if (yes) {
            return;
        }
        if (!terminal.asks()) {
            throw new Stopped(
                    ExitCode.USAGE, "not confirmed (expected: --yes, or later bhiv import --resume " + id + " --yes)");
        }
        if (!terminal.confirmed(question)) {
            throw new Stopped(
                    ExitCode.USAGE, "nothing was imported (go on later with: bhiv import --resume " + id + ")");
        }
    }

    private ApiRequest keyed(ApiRequest request) {
        return request.with("Idempotency-Key", surroundings.ids().secret(KEY_BITS));
    }

    private static String mediaType(Path file) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv")
                ? "text/csv"
                : name.endsWith(".tsv")
                        ? "text/tab-separated-values"
                        : name.endsWith(".jsonl") || name.endsWith(".ndjson")
                                ? "application/x-ndjson"
                                : "application/octet-stream";
    }

    private static String asciiName(Path file) {
        return file.getFileName().toString().replaceAll("[^\\x20-\\x7e]|[\"\\\\;]", "_");
    }
}
