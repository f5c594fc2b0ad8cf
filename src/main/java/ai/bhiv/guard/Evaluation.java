package ai.bhiv.guard;

import ai.bhiv.guard.internal.Corpus;
import ai.bhiv.guard.internal.Placement;
import ai.bhiv.guard.internal.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Measures the guard on labelled lines: what it refuses of each kind of attack, and what of ordinary text it refuses
/// by mistake (GRD-80 to GRD-84). It needs no database and no network, and its counts are the same each time.
public final class Evaluation {
    private final List<Row> files;
    private final List<Row> classes;
    private final List<Shown> shown;
    private final List<String> skipped;
    private final int ambiguous;

    /// One file, or one class over all its files.
    ///
    /// @param lines distinct lines that were tried
    /// @param refused share of (line, placement) that was refused
    /// @param low and
    /// @param high bounds of the 95 % Wilson interval of `refused`
    /// @param right share of the refused that was found under the right type
    /// @param worst the placement with the lowest share refused; for ordinary text, with the highest
    /// @param halfMicros median time of one line in one placement
    /// @param mostMicros its 99th percentile
    public record Row(
            String name,
            int lines,
            double refused,
            double low,
            double high,
            double right,
            String worst,
            double halfMicros,
            double mostMicros) {}

    /// A line that was judged wrongly.
    public record Shown(String file, String line, List<String> found) {}

    private Evaluation(List<Row> files, List<Row> classes, List<Shown> shown, List<String> skipped, int ambiguous) {
        this.files = files;
        this.classes = classes;
        this.shown = shown;
        this.skipped = skipped;
        this.ambiguous = ambiguous;
    }

    /// Tries every line of the files `{benign,sqli,xss,lfi,rce,other}-*.txt` of a directory.
    ///
    /// @param placements `query`, `form`, `json`, `path`, `header`; empty for those that a class has
    /// @param part `all`, or one half by the hash of each line's skeleton: `tune` or `validate`
    /// @param show how many wrong ones of each file to keep
    public static Evaluation of(Path directory, Set<String> placements, String part, int show) throws IOException {
        var corpus = Corpus.read(directory, part);
        var files = new ArrayList<Row>();
        var shown = new ArrayList<Shown>();
        var perClass = new TreeMap<String, Trial>();
        for (var file : corpus.files()) {
            var chosen = placements.isEmpty() ? Placement.of(file.label()) : chosen(placements);
            var trial = new Trial(file.label());
            for (var line : file.lines()) {
                trial.run(line, chosen);
            }
            files.add(trial.row(file.name()));
            trial.wrong(show).forEach((line, found) -> shown.add(new Shown(file.name(), line, found)));
            perClass.computeIfAbsent(file.label(), Trial::new).add(trial);
        }
        var classes = perClass.entrySet().stream()
                .map(entry -> entry.getValue().row(entry.getKey()))
                .toList();
        return new Evaluation(List.copyOf(files), classes, List.copyOf(shown), corpus.skipped(), corpus.ambiguous());
    }

    private static Set<Placement> chosen(Set<String> names) {
        var chosen = EnumSet.noneOf(Placement.class);
        names.forEach(name -> chosen.add(Placement.valueOf(name.toUpperCase(Locale.ROOT))));
        return chosen;
    }

    public List<Row> files() {
        return files;
    }

    public List<Row> classes() {
        return classes;
    }

    public List<Shown> shown() {
        return shown;
    }

    /// Files whose names say no class.
    public List<String> skipped() {
        return skipped;
    }

    /// Lines that stand under both labels, and were left out.
    public int ambiguous() {
        return ambiguous;
    }

    /// The figures that targets are stated for, in percent: each class, `macro`, `micro`, `false-blocks`, `balanced`.
    public Map<String, Double> figures() {
        var figures = new TreeMap<String, Double>();
        double sum = 0;
        double weighted = 0;
        int lines = 0;
        int attacks = 0;
        for (var row : classes) {
            if (row.name().equals("benign")) {
                figures.put("false-blocks", row.refused());
            } else {
                figures.put(row.name(), row.refused());
                sum += row.refused();
                weighted += row.refused() * row.lines();
                lines += row.lines();
                attacks++;
            }
        }
        if (attacks > 0) {
            figures.put("macro", sum / attacks);
            figures.put("micro", weighted / lines);
            var falseBlocks = figures.get("false-blocks");
            if (falseBlocks != null) {
                figures.put("balanced", (sum / attacks + 100 - falseBlocks) / 2);
            }
        }
        return figures;
    }
}
