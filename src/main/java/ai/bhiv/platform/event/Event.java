package ai.bhiv.platform.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event as a subscriber sees it.
///
/// @param id the same at every repeat and replay
/// @param time when it was published, by the publisher's clock
/// @param actor the id of who caused it
/// @param act the agent that acted for the actor
/// @param data the record that was published: to be taken apart by its class
public record Event(
        UUID id, Instant time, String actor, @Nullable String act, Record data) {}
