package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.LogisticsProblem;
import ai.bhiv.logistics.NewShipment;
import ai.bhiv.logistics.NewShipmentLine;
import ai.bhiv.logistics.Shipment;
import ai.bhiv.logistics.ShipmentMode;
import ai.bhiv.logistics.ShipmentStatus;
import ai.bhiv.logistics.Shipments;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class ShipmentEndpoint implements Shipments {
    private final ShipmentStore store;

    ShipmentEndpoint(ShipmentStore store) {
        this.store = store;
    }

    @Override
    public Page<Shipment> list(
            @Nullable ShipmentStatus status,
            @Nullable ShipmentMode mode,
            @Nullable String country,
            @Nullable LocalDate scheduledFrom,
            @Nullable LocalDate scheduledTo,
            @Nullable String search,
            PageRequest page) {
        return store.list(status, mode, country, scheduledFrom, scheduledTo, search, page);
    }

    @Override
    public Shipment create(NewShipment body) {
        var items =
                body.lines().stream().map(NewShipmentLine::itemId).distinct().toList();
        var knownItems = store.activeItems(items);
        refuse(items, knownItems, LogisticsProblem.ITEM_UNKNOWN, "item_id", "the id of an active item");
        var suppliers = body.lines().stream()
                .<@Nullable UUID>map(NewShipmentLine::supplierId)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .distinct()
                .toList();
        var knownSuppliers = store.suppliers(suppliers);
        refuse(suppliers, knownSuppliers, LogisticsProblem.SUPPLIER_UNKNOWN, "supplier_id", "the id of a supplier");
        return store.create(body);
    }

    @Override
    public Shipment get(UUID id) {
        return store.get(id);
    }

    private static void refuse(
            List<UUID> asked, List<UUID> known, LogisticsProblem problem, String field, String expected) {
        var unknown = asked.stream().filter(id -> !known.contains(id)).toList();
        if (!unknown.isEmpty()) {
            throw problem.because("%s: %s (expected: %s)".formatted(field, unknown, expected));
        }
    }
}
