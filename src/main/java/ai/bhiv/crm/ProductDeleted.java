package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A product was removed, or the import that made it was taken back. A notice: it tells the id and nothing of the
/// record.
@EventType(name = "crm.product.deleted", key = "productId")
public record ProductDeleted(UUID productId) {}
