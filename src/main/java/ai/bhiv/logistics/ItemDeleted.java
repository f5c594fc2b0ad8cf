package ai.bhiv.logistics;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// An item was removed, or the import that made it was taken back. A notice: it tells the id and nothing of the record.
@EventType(name = "logistics.item.deleted", key = "itemId")
public record ItemDeleted(UUID itemId) {}
