package ai.bhiv.platform.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A CloudEvent (version 1.0) with the platform's own attributes, and its deliveries.
///
/// @param source the publishing module, as `/crm`
/// @param type `module.thing.happened`
/// @param subject the ordering key: what it is about
/// @param dataschema names type and version of the data
/// @param actor who caused it
/// @param act the agent that acted for the actor
/// @param traceparent W3C trace context of the call that published it
/// @param routed whether the deliveries are made; before that there are none
public record PublishedEvent(
        UUID id,
        String source,
        String type,
        String subject,
        Instant time,
        String dataschema,
        JsonNode data,
        String actor,
        @Nullable String act,
        String correlationId,
        String traceparent,
        boolean routed,
        List<Delivery> deliveries) {
    /// What became of an event for one subscriber.
    ///
    /// @param tries that failed
    /// @param dueAt when it is tried next, while it is pending
    /// @param problem of the last try that failed
    public record Delivery(
            String subscriber,
            State state,
            int tries,
            int replay,
            @Nullable Instant dueAt,
            @Nullable Instant deliveredAt,
            @Nullable String problem) {}

    /// Of a delivery.
    public enum State {
        PENDING,
        DELIVERED,
        /// Given up after the last try, until somebody delivers it again.
        DEAD
    }
}
