package ai.bhiv.guard.internal;

import ai.bhiv.guard.Finding;
import ai.bhiv.guard.KeptValue;
import ai.bhiv.guard.ThreatType;
import java.util.List;

/// What inspection says of a request.
///
/// @param type of the highest score; `SUSPICIOUS_PAYLOAD` when there is none
/// @param score the highest of any value that is refused for an attack
/// @param watched the highest of any value that is only watched
/// @param values how many were read
/// @param truncated whether something was not read
/// @param kept what was sent, masked; only of what is to be refused
public record Verdict(
        ThreatType type,
        int score,
        int watched,
        List<Finding> findings,
        int values,
        boolean truncated,
        List<KeptValue> kept) {
    private static final int NOTABLE = 3;

    public boolean refuses() {
        return score >= Rule.THRESHOLD;
    }

    public boolean notable() {
        return score >= NOTABLE || watched >= Rule.THRESHOLD;
    }

    /// Whether nothing was found but in fields that may hold code.
    boolean onlyWatched() {
        return score < NOTABLE;
    }

    /// For the log: without what was kept.
    @Override
    public String toString() {
        return "%s score %d watched %d %s".formatted(type.key(), score, watched, findings);
    }
}
