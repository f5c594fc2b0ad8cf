package ai.bhiv.logistics.internal;

import ai.bhiv.platform.event.Notices;
import ai.bhiv.platform.imports.Applied;
import ai.bhiv.platform.imports.ImportKind;
import ai.bhiv.platform.imports.ImportRow;
import ai.bhiv.platform.imports.Journal;
import ai.bhiv.platform.imports.Match;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Delivery histories: one row is one line of a shipment.
@Component
final class DeliveryImport implements ImportKind<DeliveryRow> {
    private final DeliveryStore store;

    DeliveryImport(DeliveryStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "logistics.shipments";
    }

    @Override
    public String module() {
        return "logistics";
    }

    @Override
    public String meaning() {
        return "One delivery line: an item of a shipment, with its supplier and its scheduled and delivered dates.";
    }

    @Override
    public Class<DeliveryRow> record() {
        return DeliveryRow.class;
    }

    @Override
    public List<String> matchFields() {
        return List.of("external_ref");
    }

    @Override
    public Map<String, Notices.Kinds> notices() {
        return LogisticsNotices.ALL;
    }

    @Override
    public String stored() {
        return """
                select l.id, coalesce(l.external_ref, l.id::text) as external_ref, s.number, s.country, s.customer,
                    s.carrier, s.mode, i.sku, i.name as item, i.category, l.product_group,
                    i.unit_price as item_price, v.name as supplier, l.quantity, l.value,
                    coalesce(l.currency, 'USD') as currency, l.scheduled_on, l.delivered_on, l.recorded_on
                from logistics.shipment_lines l
                join logistics.shipments s on s.id = l.shipment_id
                join logistics.items i on i.id = l.item_id
                left join logistics.suppliers v on v.id = l.supplier_id""";
    }

    @Override
    public List<Match> match(List<ImportRow<DeliveryRow>> rows) {
        var stored =
                store.stored(rows.stream().map(row -> row.value().externalRef()).toList());
        return rows.stream()
                .map(row -> {
                    var line = stored.get(row.value().externalRef());
                    return line == null
                            ? Match.NONE
                            : line.says(row.value()) ? Match.same(line.id()) : Match.changed(line.id());
                })
                .toList();
    }

    @Override
    public List<Applied> apply(List<ImportRow<DeliveryRow>> rows, Journal journal) {
        var values = rows.stream().map(ImportRow::value).toList();
        var ids = store.write(values, journal);
        return rows.stream()
                .<Applied>map(row -> {
                    var id = ids.get(row.value().externalRef());
                    if (id == null) {
                        throw new IllegalStateException("line " + row.line() + " was not written");
                    }
                    return row.target() == null ? new Applied.Created(id) : new Applied.Updated(id);
                })
                .toList();
    }

    @Override
    public void settle(Map<String, Set<UUID>> touched) {
        store.recount(touched.getOrDefault("logistics.shipments", Set.of()));
    }
}
