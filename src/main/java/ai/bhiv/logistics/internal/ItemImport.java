package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.internal.StockLedger.Opening;
import ai.bhiv.platform.event.Notices;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.imports.Applied;
import ai.bhiv.platform.imports.ImportKind;
import ai.bhiv.platform.imports.ImportRow;
import ai.bhiv.platform.imports.Journal;
import ai.bhiv.platform.imports.KnownNames;
import ai.bhiv.platform.imports.Match;
import ai.bhiv.platform.store.Batch;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Folded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Items by SKU. New ones with a quantity get an opening move.
@Component
final class ItemImport implements ImportKind<ItemRow> {
    private final JdbcClient db;
    private final Ids ids;
    private final StockLedger ledger;

    ItemImport(JdbcClient db, Ids ids, StockLedger ledger) {
        this.db = db;
        this.ids = ids;
        this.ledger = ledger;
    }

    private record Written(UUID id, ItemRow row) {}

    @Override
    public String name() {
        return "logistics.items";
    }

    @Override
    public String module() {
        return "logistics";
    }

    @Override
    public String meaning() {
        return "One item kept in stock, with its price, supplier, reorder level and opening quantity.";
    }

    @Override
    public Class<ItemRow> record() {
        return ItemRow.class;
    }

    @Override
    public List<String> matchFields() {
        return List.of("sku");
    }

    @Override
    public Map<String, KnownNames> references() {
        return Map.of(
                "supplier",
                KnownNames.of(() -> db.sql("select name from logistics.suppliers order by name")
                        .query((rs, row) -> rs.getString("name"))
                        .list()));
    }

    @Override
    public Map<String, Notices.Kinds> notices() {
        return LogisticsNotices.ALL;
    }

    @Override
    public String stored() {
        return """
                select i.id, i.sku, i.name, i.description, i.category, i.unit_price,
                    coalesce(i.unit_price_currency, 'USD') as currency, i.unit, s.name as supplier,
                    i.warehouse_location, i.reorder_level,
                    (select coalesce(sum(l.on_hand), 0) from logistics.stock_levels l where l.item_id = i.id)
                        as quantity
                from logistics.items i left join logistics.suppliers s on s.id = i.supplier_id""";
    }

    @Override
    public List<Match> match(List<ImportRow<ItemRow>> rows) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var stored = new HashMap<String, Match>();
        db.sql("""
                select i.sku_key, i.id, i.name = b.name and i.category = b.category
                    and i.unit_price is not distinct from b.unit_price
                    and i.unit_price_currency is not distinct from b.currency
                    and i.reorder_level = b.reorder_level
                    and (b.description is null or b.description is not distinct from i.description)
                    and (b.unit is null or b.unit is not distinct from i.unit)
                    and (b.supplier_key is null or b.supplier_key is not distinct from s.name_key)
                    and (b.location is null or b.location is not distinct from i.warehouse_location) as same
                from logistics.items i join %s on i.sku_key = b.sku_key
                left join logistics.suppliers s on s.id = i.supplier_id""".formatted(batch.table("b")))
                .params(batch.params())
                .query((rs, row) ->
                        Map.entry(rs.getString("sku_key"), new Match(Columns.id(rs, "id"), rs.getBoolean("same"))))
                .list()
                .forEach(one -> stored.put(one.getKey(), one.getValue()));
        return rows.stream()
                .map(row -> stored.getOrDefault(row.value().key(), Match.NONE))
                .toList();
    }

    @Override
    public List<Applied> apply(List<ImportRow<ItemRow>> rows, Journal journal) {
        var made = insert(rows.stream().filter(row -> row.target() == null).toList(), journal);
        var changed = update(rows.stream().filter(row -> row.target() != null).toList(), journal);
        var openings = new ArrayList<Opening>();
        var outcomes = new ArrayList<Applied>();
        for (var row : rows) {
            var target = row.target();
            var id = made.get(row.value().key());
            if (target != null) {
                outcomes.add(changed.contains(target) ? new Applied.Updated(target) : Refusals.gone("sku"));
            } else if (id == null) {
                outcomes.add(Refusals.taken("sku", row.value().sku(), "a SKU that no other item has"));
            } else {
                outcomes.add(new Applied.Created(id));
                if (row.value().quantity().signum() > 0) {
                    openings.add(new Opening(id, row.value().quantity()));
                }
            }
        }
        ledger.open(openings);
        return outcomes;
    }

    private Map<String, UUID> insert(List<ImportRow<ItemRow>> rows, Journal journal) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var made = new HashMap<String, UUID>();
        journal.sql("logistics.items", """
                insert into logistics.items (id, sku, sku_key, name, name_key, description, category, unit_price,
                    unit_price_currency, unit, supplier_id, warehouse_location, reorder_level, words, created_by,
                    updated_by)
                select b.id, b.sku, b.sku_key, b.name, b.name_key, b.description, b.category, b.unit_price, b.currency,
                    b.unit, s.id, b.location, b.reorder_level, b.words, :by, :by
                from %s left join logistics.suppliers s on s.name_key = b.supplier_key
                order by b.position
                on conflict (tenant_id, sku_key) do nothing""".formatted(batch.table("b")), "sku_key, id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Map.entry(rs.getString("sku_key"), Columns.id(rs, "id")))
                .list()
                .forEach(one -> made.put(one.getKey(), one.getValue()));
        return made;
    }

    private List<UUID> update(List<ImportRow<ItemRow>> rows, Journal journal) {
        var batch = batch(rows.stream()
                .map(row -> new Written(Objects.requireNonNull(row.target()), row.value()))
                .toList());
        return journal.sql("logistics.items", """
                update logistics.items i set name = b.name, name_key = b.name_key, category = b.category,
                    unit_price = b.unit_price, unit_price_currency = b.currency, reorder_level = b.reorder_level,
                    description = coalesce(b.description, i.description), unit = coalesce(b.unit, i.unit),
                    supplier_id = coalesce((select s.id from logistics.suppliers s where s.name_key = b.supplier_key),
                        i.supplier_id),
                    warehouse_location = coalesce(b.location, i.warehouse_location), words = b.words,
                    version = version + 1, updated_at = now(), updated_by = :by
                from %s where i.id = b.id""".formatted(batch.table("b")), "i.id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Columns.id(rs, "id"))
                .list();
    }

    private static Batch<Written> batch(List<Written> rows) {
        return new Batch<>(rows)
                .column("id", "uuid", Written::id)
                .column("sku", "text", one -> one.row().sku())
                .column("sku_key", "text", one -> one.row().key())
                .column("name", "text", one -> one.row().name())
                .column("name_key", "text", one -> Folded.key(one.row().name()))
                .column("description", "text", one -> one.row().description())
                .column("category", "text", one -> one.row().category())
                .column("unit_price", "numeric", one -> one.row().unitPrice())
                .column("currency", "text", one -> one.row().currency())
                .column("unit", "text", one -> one.row().unit())
                .column(
                        "supplier_key",
                        "text",
                        one -> Folded.keyOrNull(one.row().supplier()))
                .column("location", "text", one -> one.row().warehouseLocation())
                .column("reorder_level", "numeric", one -> one.row().reorderLevel())
                .column(
                        "words",
                        "text",
                        one -> Folded.words(one.row().name(), one.row().sku()));
    }
}
