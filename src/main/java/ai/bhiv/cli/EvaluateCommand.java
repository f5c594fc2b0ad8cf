package ai.bhiv.cli;

import ai.bhiv.guard.Evaluation;
import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures the guard on labelled lines: no server is asked.
@Command(
        name = "evaluate",
        description = "Measure the guard on the labelled lines of a directory: no server is asked.",
        footer = {
            "",
            "Files: {benign,sqli,xss,lfi,rce,other}-*.txt, one value a line, as the application would receive it.",
            "Exit codes: 0 done, 1 a figure of --require was missed, 2 usage."
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final Set<String> PLACEMENTS = Set.of("query", "form", "json", "path", "header");
    private static final Set<String> PARTS = Set.of("all", "tune", "validate");

    private final Surroundings surroundings;

    @Parameters(paramLabel = "DIR", description = "Where the files are.")
    private Path directory = Path.of(".");

    @Option(
            names = "--placement",
            paramLabel = "LIST",
            split = ",",
            description = "query, form, json, path, header (default: query and form, and path for lfi).")
    private List<String> placements = List.of();

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "all, or a half by the hash of each line: tune, validate (default: all).")
    private String part = "all";

    @Option(names = "--show", paramLabel = "N", description = "Print N lines of each file that were judged wrongly.")
    private int show;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    @Option(
            names = "--require",
            paramLabel = "FILE",
            description = "Figures to reach, a name and a number a line: sqli 92, balanced 97.5, false-blocks 0.3.")
    private @Nullable Path require;

    EvaluateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        check();
        var evaluation = Evaluation.of(directory, new TreeSet<>(placements), part, show);
        if (evaluation.files().isEmpty()) {
            throw new Stopped(
                    ExitCode.USAGE, directory + " has no line to try (expected: benign-*.txt, sqli-*.txt ...)");
        }
        if (json) {
            surroundings.terminal().out().println(Json.MAPPER.writeValueAsString(document(evaluation)));
        } else {
            print(evaluation);
        }
        return required(evaluation.figures());
    }

    private void check() {
        if (!Files.isDirectory(directory)) {
            throw new Stopped(ExitCode.USAGE, directory + " (expected: a directory)");
        }
        for (var placement : placements) {
            if (!PLACEMENTS.contains(placement)) {
                throw new Stopped(
                        ExitCode.USAGE,
                        "--placement: '" + placement + "' (expected: " + new TreeSet<>(PLACEMENTS) + ")");
            }
        }
        if (!PARTS.contains(part)) {
            throw new Stopped(ExitCode.USAGE, "--part: '" + part + "' (expected: " + new TreeSet<>(PARTS) + ")");
        }
    }

    private static Map<String, Object> document(Evaluation evaluation) {
        var document = new LinkedHashMap<String, Object>();
        document.put("files", evaluation.files());
        document.put("classes", evaluation.classes());
        document.put("figures", evaluation.figures());
        document.put("ambiguous", evaluation.ambiguous());
        document.put("skipped", evaluation.skipped());
        document.put("shown", evaluation.shown());
        return document;
    }

    private void print(Evaluation evaluation) {
        var out = surroundings.terminal().out();
        table("file", evaluation.files()).print(out);
        out.println();
        table("class", evaluation.classes()).print(out);
        out.println();
        var figures = new TextTable("figure", "percent");
        evaluation.figures().forEach((name, value) -> figures.row(name, percent(value)));
        figures.print(out);
        if (evaluation.ambiguous() > 0) {
            out.println(evaluation.ambiguous() + " lines stand under both labels and were left out");
        }
        evaluation.skipped().forEach(name -> out.println("skipped: " + name));
        evaluation.shown().forEach(wrong -> out.println(wrong.file() + "  " + wrong.line() + "  " + wrong.found()));
    }

    private static TextTable table(String what, List<Evaluation.Row> rows) {
        var table =
                new TextTable(what, "lines", "refused %", "95 % interval", "right type %", "worst", "p50 us", "p99 us");
        rows.forEach(row -> table.row(
                row.name(),
                Integer.toString(row.lines()),
                percent(row.refused()),
                percent(row.low()) + " to " + percent(row.high()),
                percent(row.right()),
                row.worst(),
                "%.1f".formatted(row.halfMicros()),
                "%.1f".formatted(row.mostMicros())));
        return table;
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private int required(Map<String, Double> figures) throws IOException {
        if (require == null) {
            return ExitCode.DONE;
        }
        int code = ExitCode.DONE;
        for (var line : Files.readAllLines(require)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var words = Arrays.asList(line.strip().split("\\s+"));
            var reached = figures.get(words.getFirst());
            if (words.size() != 2 || reached == null) {
                throw new Stopped(
                        ExitCode.USAGE,
                        require + ": '" + line + "' (expected: one of " + figures.keySet() + " and a number)");
            }
            double wanted = Double.parseDouble(words.getLast());
            boolean missed = words.getFirst().equals("false-blocks") ? reached > wanted : reached < wanted;
            if (missed) {
                surroundings.terminal().say(words.getFirst() + ": " + percent(reached) + " (expected: " + wanted + ")");
                code = ExitCode.REFUSED;
            }
        }
        return code;
    }
}
