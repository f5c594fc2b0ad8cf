package ai.bhiv.guard.internal;

import ai.bhiv.guard.Finding;
import ai.bhiv.guard.ThreatType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Inspects one request: every value of it, once.
final class Inspection {
    private static final int EXCERPT = 120;
    private static final int FINDINGS = 20;

    private final List<Finding> findings = new ArrayList<>(0);
    private ThreatType type = ThreatType.SUSPICIOUS_PAYLOAD;
    private int score;
    private int watched;
    private int values;

    private Inspection() {}

    static Verdict of(RequestParts request) {
        var inspection = new Inspection();
        boolean truncated = RequestValues.of(request, inspection::inspect);
        return new Verdict(
                inspection.type,
                inspection.score,
                inspection.watched,
                List.copyOf(inspection.findings),
                inspection.values,
                truncated,
                inspection.score >= Rule.THRESHOLD ? Kept.of(request) : List.of());
    }

    private void inspect(Value value) {
        values++;
        var evidence = Inspector.inspect(value.text());
        var scanner = value.place() == Place.USER_AGENT ? Scanners.named(value.text()) : -1;
        if (scanner >= 0) {
            evidence = new Evidence();
            evidence.add(Rule.SCANNER_NAMED, Form.of(value.text(), List.of()), scanner, scanner + 8);
        }
        int points = evidence.score();
        if (points == 0) {
            return;
        }
        if (Profile.of(value) == Profile.CONTENT) {
            watched = Math.max(watched, points);
        } else if (points > score) {
            score = points;
            type = evidence.type();
        }
        for (var spot : evidence.spots()) {
            if (findings.size() < FINDINGS) {
                findings.add(finding(value, spot));
            }
        }
    }

    private static Finding finding(Value value, Evidence.Spot spot) {
        var rule = spot.rule();
        var text = spot.form().text();
        int from = Math.min(spot.from(), text.length());
        int to = Math.min(text.length(), Math.max(spot.to(), from));
        int begin = Math.max(0, from - EXCERPT / 4);
        var excerpt = text.substring(begin, Math.min(text.length(), begin + EXCERPT));
        return new Finding(
                rule.type(),
                rule.id(),
                rule.meaning(),
                rule.points(),
                value.place().key(),
                value.name(),
                from,
                to - from,
                spot.form().decoding(),
                Masking.masked(value.name(), excerpt));
    }

    /// The findings by what they count, highest first.
    static Comparator<Finding> byPoints() {
        return Comparator.comparingInt(Finding::points).reversed();
    }
}
