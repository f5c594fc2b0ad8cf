package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the guard stands, read from its records.
public record GuardDashboard(
        Instant at,

        @Meaning("What holds for the whole: off, observe or block.")
        String mode,

        Health health,
        Flags flags,

        @Meaning("The last hour in steps of five minutes, oldest first.")
        List<Point> points,

        @Meaning("Of the last 24 hours, by type and level.") List<TypeCount> levels,
        @Meaning("The last 24 hours.") ThreatSummary day,
        @Meaning("Who is kept out now, by source.") List<ThreatSummary.Count> decisions,
        @Meaning("Incidents that are not closed, by level.") List<ThreatSummary.Count> incidents,
        @Meaning("Of this process.") Cost inspection) {
    /// @param score 0 to 100
    public record Health(
            int score,

            @Meaning("excellent from 90, good from 75, fair from 50, else poor.")
            String grade,

            @Meaning("What was taken off, or added.") List<Reason> reasons) {}

    /// One thing that the score follows from.
    public record Reason(
            @Meaning("What was measured, and its value.") String what,
            @Meaning("What it adds to the score.") int points) {}

    /// What somebody should look at.
    public record Flags(
            @Meaning("More than 10 threats a minute in the last five.")
            boolean manyThreats,

            @Meaning("More than 50 networks are kept out.") boolean manyBlocks) {}

    /// Five minutes.
    public record Point(Instant from, long threats, long refused) {}

    /// How often a type was seen at a level.
    public record TypeCount(String type, String level, long count) {}

    /// What inspection costs.
    ///
    /// @param count inspections since the process started
    public record Cost(
            long count,

            @Meaning("Its median in microseconds; absent when there was none lately.") @Nullable
            Double halfMicros,

            @Meaning("Its 99th percentile in microseconds.") @Nullable
            Double mostMicros,

            @Meaning("Requests that could not be read.") long failures) {}
}
