package ai.bhiv.guard.internal;

import ai.bhiv.guard.ThreatType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What the detectors found in one value: each rule once, where it stood first.
final class Evidence {
    /// Where a rule was met.
    record Spot(Rule rule, Form form, int from, int to) {}

    private final Map<Rule, Spot> spots = new EnumMap<>(Rule.class);

    void add(Rule rule, Form form, int from, int to) {
        if (!spots.containsKey(rule)) {
            spots.put(
                    rule,
                    new Spot(rule, form, Math.max(0, from), Math.min(form.text().length(), to)));
        }
    }

    boolean has(Rule rule) {
        return spots.containsKey(rule);
    }

    /// The highest score of one type; what is suspicious by itself strengthens each. Different types do not add up: a
    /// text about security names many things.
    int score() {
        int best = 0;
        for (var one : spots.keySet()) {
            best = Math.max(best, score(one.type()));
        }
        return best;
    }

    /// The type with the highest score.
    ThreatType type() {
        var best = ThreatType.SUSPICIOUS_PAYLOAD;
        for (var one : spots.keySet()) {
            best = score(one.type()) > score(best) ? one.type() : best;
        }
        return best;
    }

    int score(ThreatType type) {
        int sum = 0;
        for (var rule : spots.keySet()) {
            sum += rule.type() == type || rule.type() == ThreatType.SUSPICIOUS_PAYLOAD ? rule.points() : 0;
        }
        return sum;
    }

    List<Spot> spots() {
        return new ArrayList<>(spots.values());
    }
}
