package ai.bhiv.logistics;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A shipment was changed, or a change of it was taken back. A notice: it tells the id and nothing of the record.
@EventType(name = "logistics.shipment.updated", key = "shipmentId")
public record ShipmentUpdated(UUID shipmentId) {}
