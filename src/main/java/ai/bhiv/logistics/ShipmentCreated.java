package ai.bhiv.logistics;

import ai.bhiv.platform.event.EventType;
import java.util.UUID;

/// A shipment was added, by a person, an agent or an import. A notice: it tells the id and nothing of the record.
@EventType(name = "logistics.shipment.created", key = "shipmentId")
public record ShipmentCreated(UUID shipmentId) {}
