package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.DeliveryGrouping;
import ai.bhiv.logistics.InventoryReport.LowStock;
import ai.bhiv.logistics.ShipmentMode;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Folded;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class LogisticsAnalyticsStore {
    private final JdbcClient db;

    LogisticsAnalyticsStore(JdbcClient db) {
        this.db = db;
    }

    /// Lines of one group and currency; the counts of whole things stand in every cell.
    record DeliveryCell(
            @Nullable String key,
            @Nullable String currency,
            long lines,
            long delivered,
            long onTime,
            @Nullable BigDecimal value,
            Wholes wholes) {}

    /// What cannot be added up from groups.
    record Wholes(long shipments, long shipmentsOnTime, long items, long suppliers, long countries) {}

    record StockCell(String category, @Nullable String currency, long items, long lowStock, BigDecimal value) {}

    /// One scan of the lines, whatever they are grouped by: groups, shipments and distinct things are all counted from
    /// the lines that it kept. Never empty: without lines there is one cell of zeros.
    List<DeliveryCell> deliveries(
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String supplier,
            @Nullable ShipmentMode mode,
            @Nullable String country,
            DeliveryGrouping groupBy) {
        var conditions = new Conditions()
                .and("l.counted_on >= :from", "from", from)
                .and("l.counted_on <= :to", "to", to)
                .and(
                        "l.supplier_id in (select id from logistics.suppliers where name_key = :supplier)",
                        "supplier",
                        Folded.keyOrNull(supplier))
                .and("s.mode = :mode", "mode", mode == null ? null : Columns.stored(mode))
                .and("lower(s.country) = lower(:country)", "country", country);
        return db.sql("""
                with line as materialized (
                    select %s as key, l.shipment_id, l.item_id, l.supplier_id, s.country, l.currency, l.value,
                        l.delivered_on is not null as delivered, coalesce(l.on_time, false) as on_time
                    from logistics.shipment_lines l
                    join logistics.shipments s on s.id = l.shipment_id %s),
                grouped as (
                    select coalesce(key::text, '(none)') as key, currency, count(*) as lines,
                        count(*) filter (where delivered) as delivered, count(*) filter (where on_time) as on_time,
                        sum(value) as value
                    from line group by 1, 2),
                shipment as (
                    select count(*) as shipments, count(*) filter (where on_time) as shipments_on_time
                    from (select bool_and(on_time) as on_time from line group by shipment_id) each_one),
                whole as (
                    select count(distinct item_id) as items, count(distinct supplier_id) as suppliers,
                        count(distinct country) as countries
                    from line)
                select g.key, g.currency, coalesce(g.lines, 0) as lines, coalesce(g.delivered, 0) as delivered,
                    coalesce(g.on_time, 0) as on_time, g.value, shipment.*, whole.*
                from shipment cross join whole left join grouped g on true""".formatted(key(groupBy), conditions.where()))
                .params(conditions.values())
                .query((rs, row) -> new DeliveryCell(
                        rs.getString("key"),
                        rs.getString("currency"),
                        rs.getLong("lines"),
                        rs.getLong("delivered"),
                        rs.getLong("on_time"),
                        rs.getBigDecimal("value"),
                        new Wholes(
                                rs.getLong("shipments"),
                                rs.getLong("shipments_on_time"),
                                rs.getLong("items"),
                                rs.getLong("suppliers"),
                                rs.getLong("countries"))))
                .list();
    }

    List<StockCell> stock() {
        return db.sql("""
                select i.category, i.unit_price_currency as currency, count(*) as items,
                    count(*) filter (where coalesce(l.quantity, 0) <= i.reorder_level) as low_stock,
                    coalesce(sum(l.quantity * i.unit_price), 0) as value
                from logistics.items i
                left join (select item_id, sum(on_hand) as quantity from logistics.stock_levels group by item_id) l
                    on l.item_id = i.id
                where i.status = 'active'
                group by 1, 2""")
                .query((rs, row) -> new StockCell(
                        rs.getString("category"),
                        rs.getString("currency"),
                        rs.getLong("items"),
                        rs.getLong("low_stock"),
                        rs.getBigDecimal("value")))
                .list();
    }

    List<LowStock> lowStock(int limit) {
        return db.sql("""
                select i.id, i.sku, i.name, stock.quantity, i.reorder_level, s.name as supplier from %s
                where i.status = 'active' and stock.quantity <= i.reorder_level
                order by stock.quantity / greatest(i.reorder_level, 1), i.name, i.id limit :limit""".formatted(ItemStore.FROM))
                .param("limit", limit)
                .query((rs, row) -> new LowStock(
                        Columns.id(rs, "id"),
                        rs.getString("sku"),
                        rs.getString("name"),
                        Columns.number(rs, "quantity"),
                        Columns.number(rs, "reorder_level"),
                        rs.getString("supplier")))
                .list();
    }

    private static String key(DeliveryGrouping groupBy) {
        return switch (groupBy) {
            case NONE -> "''";
            // the few suppliers are looked up by line only when they are the groups
            case SUPPLIER -> "(select v.name from logistics.suppliers v where v.id = l.supplier_id)";
            case MODE -> "s.mode";
            case COUNTRY -> "s.country";
            case YEAR -> "extract(year from l.counted_on)";
            case PRODUCT_GROUP -> "l.product_group";
        };
    }
}
