package ai.bhiv.guard.internal;

import ai.bhiv.guard.Evaluation;
import ai.bhiv.guard.Finding;
import ai.bhiv.guard.ThreatType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Counts of lines of one label.
public final class Trial {
    /// The 97.5 % quantile of the normal distribution, for intervals of 95 %.
    private static final double Z = 1.959964;

    private final String label;
    private final boolean benign;
    private final Map<Placement, int[]> counts = new EnumMap<>(Placement.class);
    private final Map<String, List<String>> wrong = new LinkedHashMap<>();
    private final List<long[]> nanos = new ArrayList<>();
    private int lines;
    private int falseLines;
    private int right;
    private int refused;

    public Trial(String label) {
        this.label = label;
        this.benign = label.equals("benign");
    }

    /// Tries a line in each placement.
    public void run(String line, Set<Placement> placements) {
        lines++;
        boolean any = false;
        List<String> found = List.of();
        boolean missed = false;
        for (var placement : placements) {
            var request = placement.request(line);
            long start = System.nanoTime();
            var verdict = Inspection.of(request);
            nanos.add(new long[] {System.nanoTime() - start});
            var count = counts.computeIfAbsent(placement, _ -> new int[2]);
            count[0]++;
            if (verdict.refuses()) {
                any = true;
                count[1]++;
                refused++;
                right += rightly(verdict.type()) ? 1 : 0;
            } else {
                missed = true;
            }
            if (verdict.refuses() == benign) {
                found = verdict.findings().stream().map(Finding::rule).toList();
            }
        }
        falseLines += any ? 1 : 0;
        if (benign ? any : missed) {
            wrong.put(line, found);
        }
    }

    /// Takes over the counts of another one.
    public void add(Trial other) {
        other.counts.forEach((placement, count) -> {
            var sum = counts.computeIfAbsent(placement, _ -> new int[2]);
            sum[0] += count[0];
            sum[1] += count[1];
        });
        nanos.addAll(other.nanos);
        lines += other.lines;
        falseLines += other.falseLines;
        right += other.right;
        refused += other.refused;
    }

    private boolean rightly(ThreatType type) {
        return switch (label) {
            case "sqli" -> type == ThreatType.SQL_INJECTION;
            case "xss" -> type == ThreatType.XSS;
            case "lfi" -> type == ThreatType.DIRECTORY_TRAVERSAL;
            case "rce" -> type == ThreatType.COMMAND_INJECTION;
            default ->
                type == ThreatType.SERVER_SIDE_INJECTION
                        || type == ThreatType.REQUEST_FORGERY
                        || type == ThreatType.PROTOCOL_VIOLATION;
        };
    }

    /// Lines judged wrongly, evenly over the file.
    public Map<String, List<String>> wrong(int most) {
        var some = new LinkedHashMap<String, List<String>>();
        int step = Math.max(1, wrong.size() / Math.max(1, most));
        int index = 0;
        for (var entry : wrong.entrySet()) {
            if (index++ % step == 0 && some.size() < most) {
                some.put(entry.getKey(), entry.getValue());
            }
        }
        return some;
    }

    /// What came of it. Of ordinary text a line counts as refused when any placement refused it.
    public Evaluation.Row row(String name) {
        double share = benign ? falseLines / (double) lines : mean();
        double z2 = Z * Z;
        double middle = (share + z2 / (2 * lines)) / (1 + z2 / lines);
        double half = Z * Math.sqrt(share * (1 - share) / lines + z2 / (4.0 * lines * lines)) / (1 + z2 / lines);
        var sorted = nanos.stream().mapToLong(one -> one[0]).toArray();
        Arrays.sort(sorted);
        return new Evaluation.Row(
                name,
                lines,
                100 * share,
                100 * Math.max(0, middle - half),
                100 * Math.min(1, middle + half),
                refused == 0 ? 0 : 100.0 * right / refused,
                worst(),
                sorted[sorted.length / 2] / 1000.0,
                sorted[(int) (sorted.length * 0.99)] / 1000.0);
    }

    private double mean() {
        return counts.values().stream()
                .mapToDouble(count -> count[1] / (double) count[0])
                .average()
                .orElse(0);
    }

    private String worst() {
        Placement worst = null;
        double extreme = 0;
        for (var entry : counts.entrySet()) {
            double share = entry.getValue()[1] / (double) entry.getValue()[0];
            if (worst == null || (benign ? share > extreme : share < extreme)) {
                worst = entry.getKey();
                extreme = share;
            }
        }
        return worst == null ? "" : worst.name().toLowerCase(Locale.ROOT);
    }
}
