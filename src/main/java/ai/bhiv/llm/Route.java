package ai.bhiv.llm;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A name that clients ask for, and the models among which one is chosen for each request.
public record Route(
        UUID id,
        String name,
        Strategy strategy,
        List<RouteTarget> targets,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {

    /// How the order of the targets is found.
    public enum Strategy {
        /// As they stand, by tier.
        PRIORITY,
        /// One after the other.
        ROUND_ROBIN,
        /// By share.
        WEIGHTED,
        /// The quicker one of two chosen by chance.
        LEAST_LATENCY,
        /// The one with the fewest requests in work.
        LEAST_BUSY,
        /// The one that this request costs least at.
        LEAST_COST
    }
}
