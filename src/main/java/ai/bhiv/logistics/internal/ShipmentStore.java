package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.LogisticsProblem;
import ai.bhiv.logistics.NewShipment;
import ai.bhiv.logistics.NewShipmentLine;
import ai.bhiv.logistics.Shipment;
import ai.bhiv.logistics.ShipmentLine;
import ai.bhiv.logistics.ShipmentMode;
import ai.bhiv.logistics.ShipmentStatus;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Batch;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Folded;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Listing.Sort;
import ai.bhiv.platform.store.Owned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class ShipmentStore {
    private static final Listing<Shipment> LISTING = new Listing<>(
            "logistics.shipments.list",
            "s.*",
            "logistics.shipments s",
            "s.id",
            "-scheduled_on",
            Map.of(
                    "scheduled_on", new Sort("s.scheduled_on", "date"),
                    "number", new Sort("s.number", "text"),
                    "created_at", new Sort("s.created_at", "timestamptz")),
            (rs, row) -> shipment(rs, List.of()));

    private static final Owned OWNED = new Owned("s.customer_id");

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    ShipmentStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    private record Line(UUID id, NewShipmentLine body) {}

    Page<Shipment> list(
            @Nullable ShipmentStatus status,
            @Nullable ShipmentMode mode,
            @Nullable String country,
            @Nullable LocalDate scheduledFrom,
            @Nullable LocalDate scheduledTo,
            @Nullable String search,
            PageRequest page) {
        var conditions = OWNED.narrow(new Conditions())
                .and("s.status = :status", "status", status == null ? null : Columns.stored(status))
                .and("s.mode = :mode", "mode", mode == null ? null : Columns.stored(mode))
                .and("lower(s.country) = lower(:country)", "country", country)
                .and("s.scheduled_on >= :scheduled_from", "scheduled_from", scheduledFrom)
                .and("s.scheduled_on <= :scheduled_to", "scheduled_to", scheduledTo)
                .search("s.words", search);
        return LISTING.page(db, cursors, conditions, page);
    }

    Shipment get(UUID id) {
        var lines = db.sql("""
                select l.*, i.name as item, s.name as supplier
                from logistics.shipment_lines l
                join logistics.items i on i.id = l.item_id
                left join logistics.suppliers s on s.id = l.supplier_id
                where l.shipment_id = :id order by l.id""").param("id", id).query(ShipmentStore::line).list();
        return db.sql("select * from logistics.shipments where id = :id")
                .param("id", id)
                .query((rs, row) -> shipment(rs, lines))
                .optional()
                .filter(found -> OWNED.covers(found.customerId()))
                .orElseThrow(() -> Guarded.notFound(id));
    }

    Shipment create(NewShipment body) {
        var id = ids.next();
        var number = body.number() == null ? ShipmentNumber.next(ids) : body.number();
        int made = db.sql("""
                insert into logistics.shipments (id, number, customer_id, customer, country, shipping_address, carrier,
                    mode, tracking_number, status, scheduled_on, line_count, words, created_by, updated_by)
                values (:id, :number, :customer_id, :customer, :country, :shipping_address, :carrier,
                    :mode, :tracking_number, :status, :scheduled_on, :line_count, :words, :by, :by)
                on conflict (tenant_id, number) do nothing""")
                .param("id", id)
                .param("number", number)
                .param("words", Folded.words(number))
                .params(fields(body))
                .update();
        if (made == 0) {
            throw LogisticsProblem.DUPLICATE_NUMBER.because(
                    "number: " + number + " (expected: one that no other shipment has)");
        }
        addLines(id, body.lines());
        return get(id);
    }

    /// Those of the asked items that are active.
    List<UUID> activeItems(List<UUID> asked) {
        return known("logistics.items where status = 'active' and", asked);
    }

    List<UUID> suppliers(List<UUID> asked) {
        return known("logistics.suppliers where", asked);
    }

    private List<UUID> known(String table, List<UUID> asked) {
        if (asked.isEmpty()) {
            return List.of();
        }
        return db.sql("select id from " + table + " id in (:ids)")
                .param("ids", asked)
                .query((rs, row) -> Columns.id(rs, "id"))
                .list();
    }

    private void addLines(UUID shipment, List<NewShipmentLine> lines) {
        var batch = new Batch<>(
                        lines.stream().map(line -> new Line(ids.next(), line)).toList())
                .column("id", "uuid", Line::id)
                .column("item_id", "uuid", line -> line.body().itemId())
                .column("supplier_id", "uuid", line -> line.body().supplierId())
                .column("quantity", "numeric", line -> line.body().quantity())
                .column("value", "numeric", line -> amount(line.body()))
                .column("currency", "text", line -> currency(line.body()))
                .column("scheduled_on", "date", line -> line.body().scheduledOn())
                .column("delivered_on", "date", line -> line.body().deliveredOn())
                .column("recorded_on", "date", line -> line.body().recordedOn())
                .column("product_group", "text", line -> line.body().productGroup())
                .column("external_ref", "text", line -> line.body().externalRef());
        int added = db.sql("""
                insert into logistics.shipment_lines (id, shipment_id, item_id, supplier_id, quantity, value, currency,
                    scheduled_on, delivered_on, recorded_on, product_group, external_ref, created_by)
                select l.id, :shipment, l.item_id, l.supplier_id, l.quantity, l.value, l.currency,
                    l.scheduled_on, l.delivered_on, l.recorded_on, l.product_group, l.external_ref, :by
                from %s
                on conflict (tenant_id, external_ref) do nothing""".formatted(batch.table("l")))
                .params(batch.params())
                .param("shipment", shipment)
                .param("by", Caller.id())
                .update();
        if (added < lines.size()) {
            throw LogisticsProblem.DUPLICATE_NUMBER.because(
                    "lines: an external_ref is taken (expected: each one that no other line has)");
        }
    }

    private static Map<String, @Nullable Object> fields(NewShipment body) {
        boolean delivered = body.lines().stream().allMatch(line -> line.deliveredOn() != null);
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("customer_id", body.customerId());
        fields.put("customer", body.customer());
        fields.put("country", body.country());
        fields.put("shipping_address", body.shippingAddress());
        fields.put("carrier", body.carrier());
        fields.put("mode", Columns.stored(body.mode()));
        fields.put("tracking_number", body.trackingNumber());
        fields.put("status", Columns.stored(delivered ? ShipmentStatus.DELIVERED : ShipmentStatus.PENDING));
        fields.put(
                "scheduled_on",
                body.lines().stream()
                        .map(NewShipmentLine::scheduledOn)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
        fields.put("line_count", body.lines().size());
        fields.put("by", Caller.id());
        return fields;
    }

    private static @Nullable Object amount(NewShipmentLine line) {
        var value = line.value();
        return value == null ? null : value.amount();
    }

    private static @Nullable Object currency(NewShipmentLine line) {
        var value = line.value();
        return value == null ? null : value.currency();
    }

    private static Shipment shipment(ResultSet rs, List<ShipmentLine> lines) throws SQLException {
        return new Shipment(
                Columns.id(rs, "id"),
                rs.getString("number"),
                Columns.idOrNull(rs, "customer_id"),
                rs.getString("customer"),
                rs.getString("country"),
                rs.getString("shipping_address"),
                rs.getString("carrier"),
                Columns.constant(rs, "mode", ShipmentMode.class),
                rs.getString("tracking_number"),
                Columns.constant(rs, "status", ShipmentStatus.class),
                Columns.date(rs, "scheduled_on"),
                rs.getInt("line_count"),
                lines,
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }

    private static ShipmentLine line(ResultSet rs, int row) throws SQLException {
        return new ShipmentLine(
                Columns.id(rs, "id"),
                Columns.id(rs, "item_id"),
                rs.getString("item"),
                Columns.idOrNull(rs, "supplier_id"),
                rs.getString("supplier"),
                Columns.number(rs, "quantity"),
                Columns.money(rs, "value", "currency"),
                Columns.date(rs, "scheduled_on"),
                Columns.dateOrNull(rs, "delivered_on"),
                Columns.dateOrNull(rs, "recorded_on"),
                rs.getObject("on_time", Boolean.class),
                rs.getString("product_group"),
                rs.getString("external_ref"));
    }
}
