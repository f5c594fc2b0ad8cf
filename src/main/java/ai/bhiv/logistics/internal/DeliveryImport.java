package ai.bhiv.logistics.internal;

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
