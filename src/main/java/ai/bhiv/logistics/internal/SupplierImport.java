package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.NewSupplier;
import ai.bhiv.platform.event.Notices;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.imports.Applied;
import ai.bhiv.platform.imports.ImportKind;
import ai.bhiv.platform.imports.ImportRow;
import ai.bhiv.platform.imports.Journal;
import ai.bhiv.platform.imports.Match;
import ai.bhiv.platform.store.Batch;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Folded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Suppliers by name.
@Component
final class SupplierImport implements ImportKind<NewSupplier> {
    private final JdbcClient db;
    private final Ids ids;

    SupplierImport(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    private record Written(UUID id, NewSupplier row) {}

    @Override
    public String name() {
        return "logistics.suppliers";
    }

    @Override
    public String module() {
        return "logistics";
    }

    @Override
    public String meaning() {
        return "One company that delivers, with its contact.";
    }

    @Override
    public Class<NewSupplier> record() {
        return NewSupplier.class;
    }

    @Override
    public List<String> matchFields() {
        return List.of("name");
    }

    @Override
    public Map<String, Notices.Kinds> notices() {
        return LogisticsNotices.ALL;
    }

    @Override
    public String stored() {
        return """
                select id, name, contact_email, phone, address, active, lead_time_days from logistics.suppliers""";
    }

    @Override
    public List<Match> match(List<ImportRow<NewSupplier>> rows) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var stored = new HashMap<String, Match>();
        db.sql("""
                select s.name_key, s.id, s.name = b.name and s.contact_email is not distinct from b.contact_email
                    and (b.phone is null or b.phone is not distinct from s.phone)
                    and (b.address is null or b.address is not distinct from s.address)
                    and s.active = b.active
                    and (b.lead_time_days is null or b.lead_time_days is not distinct from s.lead_time_days) as same
                from logistics.suppliers s join %s on s.name_key = b.name_key""".formatted(batch.table("b")))
                .params(batch.params())
                .query((rs, row) ->
                        Map.entry(rs.getString("name_key"), new Match(Columns.id(rs, "id"), rs.getBoolean("same"))))
                .list()
                .forEach(one -> stored.put(one.getKey(), one.getValue()));
        return rows.stream()
                .map(row -> stored.getOrDefault(Folded.key(row.value().name()), Match.NONE))
                .toList();
    }

    @Override
    public List<Applied> apply(List<ImportRow<NewSupplier>> rows, Journal journal) {
        var made = insert(rows.stream().filter(row -> row.target() == null).toList(), journal);
        var changed = update(rows.stream().filter(row -> row.target() != null).toList(), journal);
        return rows.stream()
                .<Applied>map(row -> {
                    var target = row.target();
                    if (target != null) {
                        return changed.contains(target) ? new Applied.Updated(target) : Refusals.gone("name");
                    }
                    var id = made.get(Folded.key(row.value().name()));
                    return id == null
                            ? Refusals.taken("name", row.value().name(), "a name that no other supplier has")
                            : new Applied.Created(id);
                })
                .toList();
    }

    private Map<String, UUID> insert(List<ImportRow<NewSupplier>> rows, Journal journal) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var made = new HashMap<String, UUID>();
        journal.sql("logistics.suppliers", """
                insert into logistics.suppliers (id, name, name_key, contact_email, phone, address, active,
                    lead_time_days, words, created_by, updated_by)
                select b.id, b.name, b.name_key, b.contact_email, b.phone, b.address, b.active, b.lead_time_days,
                    b.words, :by, :by
                from %s order by b.position
                on conflict (tenant_id, name_key) do nothing""".formatted(batch.table("b")), "name_key, id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Map.entry(rs.getString("name_key"), Columns.id(rs, "id")))
                .list()
                .forEach(one -> made.put(one.getKey(), one.getValue()));
        return made;
    }

    private List<UUID> update(List<ImportRow<NewSupplier>> rows, Journal journal) {
        var batch = batch(rows.stream()
                .map(row -> new Written(Objects.requireNonNull(row.target()), row.value()))
                .toList());
        return journal.sql("logistics.suppliers", """
                update logistics.suppliers s set name = b.name, name_key = b.name_key,
                    contact_email = b.contact_email, phone = coalesce(b.phone, s.phone),
                    address = coalesce(b.address, s.address), active = b.active,
                    lead_time_days = coalesce(b.lead_time_days, s.lead_time_days), words = b.words,
                    version = version + 1, updated_at = now(), updated_by = :by
                from %s where s.id = b.id""".formatted(batch.table("b")), "s.id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Columns.id(rs, "id"))
                .list();
    }

    private static Batch<Written> batch(List<Written> rows) {
        return new Batch<>(rows)
                .column("id", "uuid", Written::id)
                .column("name", "text", one -> one.row().name())
                .column("name_key", "text", one -> Folded.key(one.row().name()))
                .column("contact_email", "text", one -> one.row().contactEmail())
                .column("phone", "text", one -> one.row().phone())
                .column("address", "text", one -> one.row().address())
                .column("active", "boolean", one -> one.row().active())
                .column("lead_time_days", "integer", one -> one.row().leadTimeDays())
                .column("words", "text", one -> Folded.words(one.row().name()));
    }
}
