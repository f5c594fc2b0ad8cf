package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.Inventory;
import ai.bhiv.logistics.Item;
import ai.bhiv.logistics.ItemChange;
import ai.bhiv.logistics.LogisticsProblem;
import ai.bhiv.logistics.NewItem;
import ai.bhiv.logistics.internal.StockLedger.Opening;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class InventoryEndpoint implements Inventory {
    private final ItemStore items;
    private final StockLedger ledger;

    InventoryEndpoint(ItemStore items, StockLedger ledger) {
        this.items = items;
        this.ledger = ledger;
    }

    @Override
    public Page<Item> list(
            @Nullable String category,
            @Nullable Boolean lowStock,
            @Nullable String supplier,
            @Nullable String location,
            @Nullable String search,
            PageRequest page) {
        return items.list(category, lowStock, supplier, location, search, page);
    }

    @Override
    public Item create(NewItem body) {
        checkSupplier(body.supplierId());
        var id = items.create(body);
        if (body.quantity().signum() > 0) {
            ledger.open(List.of(new Opening(id, body.quantity())));
        }
        return items.get(id);
    }

    @Override
    public Item get(UUID id) {
        return items.get(id);
    }

    @Override
    public Item update(UUID id, Version version, ItemChange body) {
        checkSupplier(body.supplierId());
        items.update(id, version, body);
        return items.get(id);
    }

    @Override
    public void delete(UUID id, Version version) {
        var left = items.retire(id, version);
        if (left.signum() > 0) {
            throw LogisticsProblem.ITEM_IN_USE.because("quantity: " + left.toPlainString() + " (expected: 0 on hand)");
        }
    }

    private void checkSupplier(@Nullable UUID supplier) {
        if (supplier != null && !items.supplierExists(supplier)) {
            throw LogisticsProblem.SUPPLIER_UNKNOWN.because(
                    "supplier_id: " + supplier + " (expected: the id of a supplier)");
        }
    }
}
