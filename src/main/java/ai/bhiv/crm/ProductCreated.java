package ai.bhiv.crm;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A product was added, by a person, an agent or an import. A notice: it tells the id and nothing of the record.
@EventType(name = "crm.product.created", key = "productId")
public record ProductCreated(UUID productId) {}
