package ai.bhiv.identity;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A user, its roles or its state was changed. A notice: it tells the id and nothing of the record.
@EventType(name = "identity.user.updated", key = "userId")
public record UserUpdated(UUID userId) {}
