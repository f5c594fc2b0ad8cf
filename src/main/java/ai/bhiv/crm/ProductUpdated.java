package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A product was changed, or a change of it was taken back. A notice: it tells the id and nothing of the record.
@EventType(name = "crm.product.updated", key = "productId")
public record ProductUpdated(UUID productId) {}
