package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;

/// What was seen in a time, counted exactly.
public record ThreatSummary(
        Instant since,
        long total,
        long refused,
        List<Count> types,
        List<Count> levels,
        @Meaning("The ten clients with most.") List<Count> clients,
        @Meaning("The ten paths with most.") List<Count> paths,

        @Meaning("For each hour, oldest first; hours without any are left out.")
        List<Count> hours,

        @Meaning("Of the labelled ones that were refused, how many were none.")
        long falseBlocks,

        @Meaning("How many of the refused ones are labelled.")
        long labelled) {
    /// A name and how often it was seen.
    public record Count(String name, long count) {}
}
