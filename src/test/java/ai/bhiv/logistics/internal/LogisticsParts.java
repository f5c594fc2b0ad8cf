package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.Inventory;
import ai.bhiv.logistics.LogisticsAnalytics;
import ai.bhiv.logistics.Shipments;
import ai.bhiv.logistics.Suppliers;
import ai.bhiv.platform.imports.ImportKind;
import ai.bhiv.testing.TestTenant;
import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Logistics' parts on a test's database, put together as the product does.
public record LogisticsParts(
        Inventory inventory,
        Suppliers suppliers,
        Shipments shipments,
        LogisticsAnalytics analytics,
        List<ImportKind<?>> kinds) {

    public static LogisticsParts on(JdbcClient db) {
        var ids = TestTenant.IDS;
        var cursors = TestTenant.CURSORS;
        return new LogisticsParts(
                new InventoryEndpoint(new ItemStore(db, cursors, ids), new StockLedger(db, ids)),
                new SupplierEndpoint(new SupplierStore(db, cursors, ids)),
                new ShipmentEndpoint(new ShipmentStore(db, cursors, ids)),
                new LogisticsAnalyticsEndpoint(new LogisticsAnalyticsStore(db), Clock.systemUTC()),
                List.of(
                        new DeliveryImport(new DeliveryStore(db, ids)),
                        new SupplierImport(db, ids),
                        new ItemImport(db, ids, new StockLedger(db, ids))));
    }
}
