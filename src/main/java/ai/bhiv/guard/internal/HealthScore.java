package ai.bhiv.guard.internal;

import ai.bhiv.guard.GuardDashboard;
import java.util.ArrayList;
import java.util.List;

/// The guard's health of 100, each deduction with what it follows from (GRD-72).
final class HealthScore {
    private static final int EXCELLENT = 90;
    private static final int GOOD = 75;
    private static final int FAIR = 50;
    private static final int MANY = 50;
    private static final int SOME = 20;
    private static final int ENOUGH = 20;
    private static final double HIGH = 0.9;
    private static final double LOW = 0.5;

    private HealthScore() {}

    /// @param recent threats in five minutes
    /// @param failures requests that could not be inspected
    record Measured(long recent, Refusable refusable, String mode, long failures) {}

    /// @param events that score enough to be refused
    record Refusable(long events, long refused) {}

    static GuardDashboard.Health of(Measured measured) {
        var reasons = new ArrayList<GuardDashboard.Reason>();
        if (measured.recent > SOME) {
            reason(reasons, measured.recent + " threats in 5 minutes", measured.recent > MANY ? -30 : -15);
        }
        var refusable = measured.refusable;
        double share = refusable.events == 0 ? 0 : (double) refusable.refused / refusable.events;
        var said = refusable.refused + " of " + refusable.events + " attacks refused in 24 hours";
        if (refusable.events >= ENOUGH && share > HIGH) {
            reason(reasons, said, 10);
        } else if (refusable.events >= ENOUGH && share < LOW) {
            reason(reasons, said, -20);
        }
        if (measured.failures > 0) {
            reason(reasons, measured.failures + " requests could not be inspected", -20);
        }
        if (!measured.mode.equals("block")) {
            reason(reasons, "guard.mode is " + measured.mode, -20);
        }
        int sum = 100 + reasons.stream().mapToInt(GuardDashboard.Reason::points).sum();
        int score = Math.clamp(sum, 0, 100);
        return new GuardDashboard.Health(score, grade(score), List.copyOf(reasons));
    }

    private static void reason(List<GuardDashboard.Reason> reasons, String what, int points) {
        reasons.add(new GuardDashboard.Reason(what, points));
    }

    private static String grade(int score) {
        return score >= EXCELLENT ? "excellent" : score >= GOOD ? "good" : score >= FAIR ? "fair" : "poor";
    }
}
