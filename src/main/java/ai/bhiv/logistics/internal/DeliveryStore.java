package ai.bhiv.logistics.internal;

import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.imports.Journal;
import ai.bhiv.platform.store.Batch;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Folded;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Writes delivery lines by the thousand: a fixed number of statements, however many rows.
@Repository
final class DeliveryStore {
    private final JdbcClient db;
    private final Ids ids;

    DeliveryStore(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    /// A line as it stands.
    record Stored(
            UUID id,
            String ref,
            String number,
            @Nullable String country,
            String mode,
            String itemKey,
            @Nullable String supplierKey,
            BigDecimal quantity,
            @Nullable BigDecimal value,
            @Nullable String currency,
            LocalDate scheduledOn,
            @Nullable LocalDate deliveredOn,
            @Nullable LocalDate recordedOn,
            @Nullable String productGroup) {

        /// Whether the row would change nothing.
        boolean says(DeliveryRow row) {
            return number.equals(row.number())
                    && (row.country() == null || row.country().equals(country))
                    && mode.equals(Columns.stored(row.mode()))
                    && itemKey.equals(row.itemKey())
                    && Objects.equals(supplierKey, row.supplierKey())
                    && quantity.compareTo(row.quantity()) == 0
                    && same(value, row.value())
                    && Objects.equals(currency, row.valueCurrency())
                    && scheduledOn.equals(row.scheduledOn())
                    && Objects.equals(deliveredOn, row.deliveredOn())
                    && Objects.equals(recordedOn, row.recordedOn())
                    && Objects.equals(productGroup, row.productGroup());
        }

        private static boolean same(@Nullable BigDecimal a, @Nullable BigDecimal b) {
            return a == null || b == null ? a == b : a.compareTo(b) == 0;
        }
    }

    private record Resolved(
            UUID id,
            DeliveryRow row,
            UUID shipment,
            UUID item,
            @Nullable UUID supplier) {}

    Map<String, Stored> stored(Collection<String> refs) {
        var found = new HashMap<String, Stored>();
        db.sql("""
                select l.*, s.number, s.country, s.mode, i.name_key as item_key, v.name_key as supplier_key
                from logistics.shipment_lines l
                join logistics.shipments s on s.id = l.shipment_id
                join logistics.items i on i.id = l.item_id
                left join logistics.suppliers v on v.id = l.supplier_id
                where l.external_ref = any (cast(:refs as text[]))""")
                .param("refs", refs.toArray(String[]::new))
                .query(DeliveryStore::stored)
                .list()
                .forEach(line -> found.put(line.ref(), line));
        return found;
    }

    /// Makes or changes the lines, with the suppliers, items and shipments that they name.
    ///
    /// @return the lines' ids by their references
    Map<String, UUID> write(List<DeliveryRow> rows, Journal journal) {
        var suppliers = suppliers(rows, journal);
        var items = items(rows, journal);
        var shipments = shipments(rows, journal);
        var touched = new HashSet<>(shipments.values());
        var written = lines(
                rows.stream()
                        .map(row -> new Resolved(
                                ids.next(),
                                row,
                                required(shipments, row.number()),
                                required(items, row.skuKey() == null ? row.itemKey() : "sku:" + row.skuKey()),
                                row.supplierKey() == null ? null : required(suppliers, row.supplierKey())))
                        .toList(),
                touched,
                journal);
        settle(touched, journal);
        return written;
    }

    private Map<String, UUID> suppliers(List<DeliveryRow> rows, Journal journal) {
        var named = first(rows, DeliveryRow::supplierKey);
        var batch = new Batch<>(List.copyOf(named.entrySet()))
                .column("id", "uuid", one -> ids.next())
                .column("name", "text", one -> one.getValue().supplier())
                .column("name_key", "text", Map.Entry::getKey)
                .column("words", "text", one -> Folded.words(one.getValue().supplier()));
        insert(journal, "logistics.suppliers", """
                insert into logistics.suppliers (id, name, name_key, words, created_by, updated_by)
                select b.id, b.name, b.name_key, b.words, :by, :by from %s order by b.name_key
                on conflict (tenant_id, name_key) do nothing""", batch);
        return idsOf("logistics.suppliers", "name_key", named.keySet());
    }

    /// By folded name, or by `sku:` and folded SKU for rows that have one.
    private Map<String, UUID> items(List<DeliveryRow> rows, Journal journal) {
        var coded = first(rows, DeliveryRow::skuKey);
        var named = first(rows, row -> row.sku() == null ? row.itemKey() : null);
        var known = idsOf("logistics.items", "name_key", named.keySet());
        var missing = new ArrayList<DeliveryRow>(coded.values());
        named.forEach((key, row) -> {
            if (!known.containsKey(key)) {
                missing.add(row);
            }
        });
        var batch = new Batch<>(missing)
                .column("id", "uuid", row -> ids.next())
                .column("sku", "text", DeliveryStore::sku)
                .column("sku_key", "text", row -> Folded.key(sku(row)))
                .column("name", "text", DeliveryRow::item)
                .column("name_key", "text", DeliveryRow::itemKey)
                .column("category", "text", DeliveryRow::itemCategory)
                .column("price", "numeric", DeliveryRow::itemPrice)
                .column("currency", "text", row -> row.itemPrice() == null ? null : row.currency())
                .column("words", "text", row -> Folded.words(row.item(), sku(row)));
        insert(journal, "logistics.items", """
                insert into logistics.items (id, sku, sku_key, name, name_key, category, unit_price,
                    unit_price_currency, words, created_by, updated_by)
                select b.id, b.sku, b.sku_key, b.name, b.name_key, b.category, b.price, b.currency, b.words, :by, :by
                from %s order by b.sku_key
                on conflict (tenant_id, sku_key) do nothing""", batch);
        var found = idsOf("logistics.items", "name_key", named.keySet());
        idsOf("logistics.items", "sku_key", coded.keySet()).forEach((key, id) -> found.put("sku:" + key, id));
        return found;
    }

    private Map<String, UUID> shipments(List<DeliveryRow> rows, Journal journal) {
        var numbered = first(rows, DeliveryRow::number);
        var lines = new HashMap<String, Lines>();
        rows.forEach(row -> lines.merge(row.number(), Lines.of(row), Lines::with));
        var batch = new Batch<>(List.copyOf(numbered.values()))
                .column("id", "uuid", row -> ids.next())
                .column("number", "text", DeliveryRow::number)
                .column("customer", "text", DeliveryRow::customer)
                .column("country", "text", DeliveryRow::country)
                .column("carrier", "text", DeliveryRow::carrier)
                .column("mode", "text", DeliveryRow::mode)
                .column(
                        "status",
                        "text",
                        row -> Objects.requireNonNull(lines.get(row.number())).status())
                .column(
                        "scheduled_on",
                        "date",
                        row -> Objects.requireNonNull(lines.get(row.number())).scheduledOn())
                .column(
                        "line_count",
                        "integer",
                        row -> Objects.requireNonNull(lines.get(row.number())).count())
                .column("words", "text", row -> Folded.words(row.number()));
        // locks the shipments in the order of their numbers, as every other writer of many
        var found = new HashMap<String, UUID>();
        journal.sql("logistics.shipments", """
                insert into logistics.shipments as s (id, number, customer, country, carrier, mode, status,
                    scheduled_on, line_count, words, created_by, updated_by)
                select b.id, b.number, b.customer, b.country, b.carrier, b.mode, b.status, b.scheduled_on,
                    b.line_count, b.words, :by, :by
                from %s order by b.number
                on conflict (tenant_id, number) do update set
                    customer = coalesce(excluded.customer, s.customer),
                    country = coalesce(excluded.country, s.country),
                    carrier = coalesce(excluded.carrier, s.carrier),
                    mode = case excluded.mode when 'unknown' then s.mode else excluded.mode end""".formatted(batch.table("b")), "number, id")
                .params(batch.params())
                .param("by", Caller.id())
                .query(rs -> {
                    found.put(rs.getString("number"), Columns.id(rs, "id"));
                });
        return found;
    }

    /// What the lines of one shipment make of it.
    private record Lines(LocalDate scheduledOn, boolean delivered, int count) {
        static Lines of(DeliveryRow row) {
            return new Lines(row.scheduledOn(), row.deliveredOn() != null, 1);
        }

        Lines with(Lines other) {
            return new Lines(
                    scheduledOn.isBefore(other.scheduledOn) ? scheduledOn : other.scheduledOn,
                    delivered && other.delivered,
                    count + other.count);
        }

        String status() {
            return delivered ? "delivered" : "pending";
        }
    }

    /// @param touched gets the shipments that the lines were in before
    private static Map<String, UUID> lines(List<Resolved> lines, Set<UUID> touched, Journal journal) {
        var batch = new Batch<>(lines)
                .column("id", "uuid", Resolved::id)
                .column("shipment_id", "uuid", Resolved::shipment)
                .column("item_id", "uuid", Resolved::item)
                .column("supplier_id", "uuid", Resolved::supplier)
                .column("quantity", "numeric", line -> line.row().quantity())
                .column("value", "numeric", line -> line.row().value())
                .column("currency", "text", line -> line.row().valueCurrency())
                .column("scheduled_on", "date", line -> line.row().scheduledOn())
                .column("delivered_on", "date", line -> line.row().deliveredOn())
                .column("recorded_on", "date", line -> line.row().recordedOn())
                .column("product_group", "text", line -> line.row().productGroup())
                .column("external_ref", "text", line -> line.row().externalRef());
        var written = new HashMap<String, UUID>();
        journal.sql("logistics.shipment_lines", """
                insert into logistics.shipment_lines (id, shipment_id, item_id, supplier_id, quantity, value, currency,
                    scheduled_on, delivered_on, recorded_on, product_group, external_ref, created_by)
                select b.id, b.shipment_id, b.item_id, b.supplier_id, b.quantity, b.value, b.currency,
                    b.scheduled_on, b.delivered_on, b.recorded_on, b.product_group, b.external_ref, :by
                from %s
                on conflict (tenant_id, external_ref) do update set shipment_id = excluded.shipment_id,
                    item_id = excluded.item_id, supplier_id = excluded.supplier_id, quantity = excluded.quantity,
                    value = excluded.value, currency = excluded.currency, scheduled_on = excluded.scheduled_on,
                    delivered_on = excluded.delivered_on, recorded_on = excluded.recorded_on,
                    product_group = excluded.product_group""".formatted(batch.table("b")), "external_ref, id, old.shipment_id")
                .params(batch.params())
                .param("by", Caller.id())
                .query(rs -> {
                    var left = Columns.idOrNull(rs, "shipment_id");
                    if (left != null) {
                        touched.add(left);
                    }
                    written.put(rs.getString("external_ref"), Columns.id(rs, "id"));
                });
        return written;
    }

    /// Brings the shipments in line with their lines, where they are not: those that were just made mostly are. One
    /// that lost its last line keeps its dates.
    private static void settle(Set<UUID> shipments, Journal journal) {
        journal.sql("logistics.shipments", """
                update logistics.shipments s set line_count = l.lines,
                    scheduled_on = coalesce(l.scheduled_on, s.scheduled_on),
                    status = case when l.delivered then 'delivered' else 'pending' end,
                    version = version + 1, updated_at = now(), updated_by = :by
                from (select asked.id, own.*
                    from unnest(cast(:ids as uuid[])) as asked (id)
                    cross join lateral (
                        select count(*) as lines, min(scheduled_on) as scheduled_on,
                            coalesce(bool_and(delivered_on is not null), false) as delivered
                        from logistics.shipment_lines where shipment_id = asked.id) own) l
                where s.id = l.id and s.id = any (cast(:ids as uuid[]))
                    and (s.line_count, s.scheduled_on, s.status) is distinct from (l.lines,
                        coalesce(l.scheduled_on, s.scheduled_on),
                        case when l.delivered then 'delivered' else 'pending' end)""", "s.id")
                .param("ids", shipments.stream().map(UUID::toString).toArray(String[]::new))
                .param("by", Caller.id())
                .query(UUID.class)
                .list();
    }

    /// Counts the lines of shipments again, where the count is another.
    void recount(Collection<UUID> shipments) {
        db.sql("""
                update logistics.shipments s set line_count = l.lines,
                    scheduled_on = coalesce(l.scheduled_on, s.scheduled_on), version = version + 1,
                    updated_at = now(), updated_by = :by
                from (select asked.id, count(l.id) as lines, min(l.scheduled_on) as scheduled_on
                    from unnest(cast(:ids as uuid[])) as asked (id)
                    left join logistics.shipment_lines l on l.shipment_id = asked.id
                    group by asked.id) l
                where s.id = l.id and (s.line_count <> l.lines or s.scheduled_on <> l.scheduled_on)""")
                .param("ids", shipments.stream().map(UUID::toString).toArray(String[]::new))
                .param("by", Caller.id())
                .update();
    }

    private static void insert(Journal journal, String table, String sql, Batch<?> batch) {
        journal.sql(table, sql.formatted(batch.table("b")), "id")
                .params(batch.params())
                .param("by", Caller.id())
                .query(UUID.class)
                .list();
    }

    /// The oldest row of each key.
    private Map<String, UUID> idsOf(String table, String key, Collection<String> asked) {
        var found = new HashMap<String, UUID>();
        db.sql("""
                        select distinct on (asked.key) asked.key, t.id
                        from unnest(cast(:keys as text[])) as asked (key)
                        join %1$s t on t.%2$s = asked.key
                        order by asked.key, t.id""".formatted(table, key))
                .param("keys", asked.toArray(String[]::new))
                .query((rs, row) -> Map.entry(rs.getString("key"), Columns.id(rs, "id")))
                .list()
                .forEach(one -> found.put(one.getKey(), one.getValue()));
        return found;
    }

    /// The first row of each key, in the order of the rows.
    private static Map<String, DeliveryRow> first(List<DeliveryRow> rows, Function<DeliveryRow, @Nullable String> key) {
        var first = new LinkedHashMap<String, DeliveryRow>();
        for (var row : rows) {
            var one = key.apply(row);
            if (one != null) {
                first.putIfAbsent(one, row);
            }
        }
        return first;
    }

    private static UUID required(Map<String, UUID> ids, @Nullable String key) {
        var id = key == null ? null : ids.get(key);
        if (id == null) {
            throw new IllegalStateException("'" + key + "' was neither found nor made");
        }
        return id;
    }

    /// The row's SKU, or one that follows from the item's name, the same each time.
    private static String sku(DeliveryRow row) {
        if (row.sku() != null) {
            return row.sku();
        }
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(row.itemKey().getBytes(StandardCharsets.UTF_8));
            return "ITEM-" + HexFormat.of().formatHex(hash, 0, 5).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    private static Stored stored(ResultSet rs, int row) throws SQLException {
        return new Stored(
                Columns.id(rs, "id"),
                rs.getString("external_ref"),
                rs.getString("number"),
                rs.getString("country"),
                rs.getString("mode"),
                rs.getString("item_key"),
                rs.getString("supplier_key"),
                rs.getBigDecimal("quantity"),
                rs.getBigDecimal("value"),
                rs.getString("currency"),
                Columns.date(rs, "scheduled_on"),
                Columns.dateOrNull(rs, "delivered_on"),
                Columns.dateOrNull(rs, "recorded_on"),
                rs.getString("product_group"));
    }
}
