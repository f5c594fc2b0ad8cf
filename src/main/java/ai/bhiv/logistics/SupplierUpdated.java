package ai.bhiv.logistics;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A supplier was changed, or a change of it was taken back. A notice: it tells the id and nothing of the record.
@EventType(name = "logistics.supplier.updated", key = "supplierId")
public record SupplierUpdated(UUID supplierId) {}
