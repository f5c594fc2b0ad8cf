package ai.bhiv.logistics;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// An item was changed, or a change of it was taken back. A notice: it tells the id and nothing of the record.
@EventType(name = "logistics.item.updated", key = "itemId")
public record ItemUpdated(UUID itemId) {}
