package ai.bhiv.logistics;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A supplier was added, by a person, an agent or an import. A notice: it tells the id and nothing of the record.
@EventType(name = "logistics.supplier.created", key = "supplierId")
public record SupplierCreated(UUID supplierId) {}
