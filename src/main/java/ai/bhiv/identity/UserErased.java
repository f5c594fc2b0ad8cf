package ai.bhiv.identity;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// The person behind a user was erased. A notice: it tells the id and nothing of the record.
@EventType(name = "identity.user.erased", key = "userId")
public record UserErased(UUID userId) {}
