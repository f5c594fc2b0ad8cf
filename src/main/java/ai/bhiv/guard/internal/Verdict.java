package ai.bhiv.guard.internal;

import ai.bhiv.guard.Finding;
import ai.bhiv.guard.ThreatType;
import java.util.List;

/// What inspection says of a request.
///
/// @param type of the highest score; `SUSPICIOUS_PAYLOAD` when there is none
/// @param score the highest of any value that is refused for an attack
/// @param watched the highest of any value that is only watched
/// @param values how many were read
/// @param truncated whether something was not read
public record Verdict(ThreatType type, int score, int watched, List<Finding> findings, int values, boolean truncated) {
    public boolean refuses() {
        return score >= Rule.THRESHOLD;
    }

    public boolean notable() {
        return score >= 3 || watched >= Rule.THRESHOLD;
    }
}
