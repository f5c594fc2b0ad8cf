package ai.bhiv.logistics;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// An item was added, by a person, an agent or an import. A notice: it tells the id and nothing of the record.
@EventType(name = "logistics.item.created", key = "itemId")
public record ItemCreated(UUID itemId) {}
