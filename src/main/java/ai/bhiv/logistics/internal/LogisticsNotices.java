package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.ItemCreated;
import ai.bhiv.logistics.ItemDeleted;
import ai.bhiv.logistics.ItemUpdated;
import ai.bhiv.logistics.ShipmentCreated;
import ai.bhiv.logistics.ShipmentDeleted;
import ai.bhiv.logistics.ShipmentUpdated;
import ai.bhiv.logistics.SupplierCreated;
import ai.bhiv.logistics.SupplierDeleted;
import ai.bhiv.logistics.SupplierUpdated;
import ai.bhiv.platform.event.Notices;
import java.util.Map;

/// What others are told when an import writes the module's tables, whichever kind it is of.
final class LogisticsNotices {
    static final Map<String, Notices.Kinds> ALL = Map.of(
            "logistics.items",
            new Notices.Kinds(ItemCreated.class, ItemUpdated.class, ItemDeleted.class),
            "logistics.suppliers",
            new Notices.Kinds(SupplierCreated.class, SupplierUpdated.class, SupplierDeleted.class),
            "logistics.shipments",
            new Notices.Kinds(ShipmentCreated.class, ShipmentUpdated.class, ShipmentDeleted.class));

    private LogisticsNotices() {}
}
