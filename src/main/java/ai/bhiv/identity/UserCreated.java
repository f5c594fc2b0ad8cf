package ai.bhiv.identity;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A user was made. A notice: it tells the id and nothing of the record.
@EventType(name = "identity.user.created", key = "userId")
public record UserCreated(UUID userId) {}
