package ai.bhiv.platform.work;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What happened to a run: its journal as it is stored, every attempt that failed and every worker that was lost, and
/// the signals that came.
public record RunHistory(UUID run, List<Step> steps, List<Failure> failures, List<Signal> signals) {
    /// @param seq the position: `3`, and within a branch `3.1.2`
    /// @param attempt how many attempts it took
    /// @param until when a wait ends by itself
    public record Step(
            String seq,
            String name,
            StepKind kind,
            boolean done,
            int attempt,
            @Nullable Instant until,
            Instant at) {}

    /// @param epoch of the claim that failed
    public record Failure(long epoch, @Nullable UUID worker, JsonNode problem, Instant at) {}

    /// @param consumedBy the step that took it
    public record Signal(
            String id,
            String name,
            Instant receivedAt,
            @Nullable String consumedBy) {}
}
