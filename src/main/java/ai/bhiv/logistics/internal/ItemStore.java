package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.Item;
import ai.bhiv.logistics.ItemChange;
import ai.bhiv.logistics.ItemStatus;
import ai.bhiv.logistics.LogisticsProblem;
import ai.bhiv.logistics.NewItem;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Folded;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Listing.Sort;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class ItemStore {
    private static final String COLUMNS = "i.*, s.name as supplier, stock.quantity";
    static final String FROM = """
            logistics.items i
            left join logistics.suppliers s on s.id = i.supplier_id
            cross join lateral (
                select coalesce(sum(l.on_hand), 0) as quantity from logistics.stock_levels l where l.item_id = i.id
            ) stock""";
    private static final Listing<Item> LISTING = new Listing<>(
            "logistics.inventory.list",
            COLUMNS,
            FROM,
            "i.id",
            "name",
            Map.of(
                    "name", new Sort("i.name", "text"),
                    "sku", new Sort("i.sku", "text"),
                    "category", new Sort("i.category", "text"),
                    "created_at", new Sort("i.created_at", "timestamptz")),
            ItemStore::item);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    ItemStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    Page<Item> list(
            @Nullable String category,
            @Nullable Boolean lowStock,
            @Nullable String supplier,
            @Nullable String location,
            @Nullable String search,
            PageRequest page) {
        var conditions = new Conditions()
                .and("i.status = 'active'")
                .and("lower(i.category) = lower(:category)", "category", category)
                .and("(stock.quantity <= i.reorder_level) = :low_stock", "low_stock", lowStock)
                .and("s.name_key = :supplier", "supplier", Folded.keyOrNull(supplier))
                .and("lower(i.warehouse_location) = lower(:location)", "location", location)
                .search("i.words", search);
        return LISTING.page(db, cursors, conditions, page);
    }

    Item get(UUID id) {
        return db.sql("select %s from %s where i.id = :id".formatted(COLUMNS, FROM))
                .param("id", id)
                .query(ItemStore::item)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    UUID create(NewItem body) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("unit_price", body.unitPrice().amount());
        fields.put("currency", body.unitPrice().currency());
        fields.put("description", body.description());
        fields.put("unit", body.unit());
        fields.put("supplier_id", body.supplierId());
        fields.put("location", body.warehouseLocation());
        return db.sql("""
                insert into logistics.items (id, sku, sku_key, name, name_key, description, category, unit_price,
                    unit_price_currency, unit, supplier_id, warehouse_location, reorder_level, words, created_by,
                    updated_by)
                values (:id, :sku, :sku_key, :name, :name_key, :description, :category, :unit_price,
                    :currency, :unit, :supplier_id, :location, :reorder_level, :words, :by, :by)
                on conflict (tenant_id, sku_key) do nothing
                returning id""")
                .param("id", ids.next())
                .param("sku", body.sku())
                .param("sku_key", Folded.key(body.sku()))
                .param("name", body.name())
                .param("name_key", Folded.key(body.name()))
                .param("category", body.category())
                .param("reorder_level", body.reorderLevel())
                .param("words", Folded.words(body.name(), body.sku()))
                .param("by", Caller.id())
                .params(fields)
                .query(UUID.class)
                .optional()
                .orElseThrow(() -> duplicate(body.sku()));
    }

    void update(UUID id, Version version, ItemChange body) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("unit_price", body.unitPrice().amount());
        fields.put("currency", body.unitPrice().currency());
        fields.put("description", body.description());
        fields.put("unit", body.unit());
        fields.put("supplier_id", body.supplierId());
        fields.put("location", body.warehouseLocation());
        try {
            int changed = db.sql("""
                    update logistics.items set sku = :sku, sku_key = :sku_key, name = :name, name_key = :name_key,
                        description = :description, category = :category, unit_price = :unit_price,
                        unit_price_currency = :currency, unit = :unit, supplier_id = :supplier_id,
                        warehouse_location = :location, reorder_level = :reorder_level, status = :status,
                        words = :words, version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and %s""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .param("sku", body.sku())
                    .param("sku_key", Folded.key(body.sku()))
                    .param("name", body.name())
                    .param("name_key", Folded.key(body.name()))
                    .param("category", body.category())
                    .param("reorder_level", body.reorderLevel())
                    .param("status", Columns.stored(body.status()))
                    .param("words", Folded.words(body.name(), body.sku()))
                    .param("by", Caller.id())
                    .params(fields)
                    .update();
            if (changed == 0) {
                throw refusal(id, version);
            }
        } catch (DuplicateKeyException taken) {
            throw duplicate(body.sku());
        }
    }

    /// Retires the item unless it has stock; the answer is what it still has.
    BigDecimal retire(UUID id, Version version) {
        // locks the item first: a move that would add stock waits for its foreign key
        int changed = db.sql("""
                update logistics.items set status = 'retired', version = version + 1, updated_at = now(),
                    updated_by = :by
                where id = :id and %s""".formatted(Guarded.BY_VERSION))
                .param("id", id)
                .param("version", version.number())
                .param("by", Caller.id())
                .update();
        if (changed == 0) {
            throw refusal(id, version);
        }
        return get(id).quantity();
    }

    /// The item must be there and active; the answer is whether it is.
    boolean active(UUID id) {
        return db.sql("select exists (select from logistics.items where id = :id and status = 'active')")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    boolean supplierExists(UUID id) {
        return db.sql("select exists (select from logistics.suppliers where id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    private RuntimeException refusal(UUID id, Version version) {
        return Guarded.refusal(db, "logistics.items", id, version);
    }

    private static RuntimeException duplicate(String sku) {
        return LogisticsProblem.DUPLICATE_SKU.because("sku: " + sku + " (expected: one that no other item has)");
    }

    private static Item item(ResultSet rs, int row) throws SQLException {
        var reorderLevel = Columns.number(rs, "reorder_level");
        var quantity = Columns.number(rs, "quantity");
        return new Item(
                Columns.id(rs, "id"),
                rs.getString("sku"),
                rs.getString("name"),
                rs.getString("description"),
                rs.getString("category"),
                Columns.money(rs, "unit_price", "unit_price_currency"),
                rs.getString("unit"),
                Columns.idOrNull(rs, "supplier_id"),
                rs.getString("supplier"),
                rs.getString("warehouse_location"),
                reorderLevel,
                quantity,
                quantity.compareTo(reorderLevel) <= 0,
                Columns.constant(rs, "status", ItemStatus.class),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
