package ai.bhiv.crm.internal;

import ai.bhiv.crm.NewSalesRep;
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

/// Sales reps by name.
@Component
final class SalesRepImport implements ImportKind<NewSalesRep> {
    private final JdbcClient db;
    private final Ids ids;

    SalesRepImport(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    private record Written(UUID id, NewSalesRep row) {}

    @Override
    public String name() {
        return "crm.sales-reps";
    }

    @Override
    public String module() {
        return "crm";
    }

    @Override
    public String meaning() {
        return "One person of the sales team, with manager and office.";
    }

    @Override
    public Class<NewSalesRep> record() {
        return NewSalesRep.class;
    }

    @Override
    public List<String> matchFields() {
        return List.of("name");
    }

    @Override
    public Map<String, Notices.Kinds> notices() {
        return CrmNotices.ALL;
    }

    @Override
    public String stored() {
        return """
                select id, name, manager, office from crm.sales_reps where deleted_at is null""";
    }

    @Override
    public List<Match> match(List<ImportRow<NewSalesRep>> rows) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var stored = new HashMap<String, Match>();
        db.sql("""
                select r.name_key, r.id, r.name = b.name
                    and (b.manager is null or b.manager is not distinct from r.manager)
                    and (b.office is null or b.office is not distinct from r.office) as same
                from crm.sales_reps r join %s on r.name_key = b.name_key
                where r.deleted_at is null""".formatted(batch.table("b")))
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
    public List<Applied> apply(List<ImportRow<NewSalesRep>> rows, Journal journal) {
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
                            ? Refusals.taken("name", row.value().name(), "a name that no other sales rep has")
                            : new Applied.Created(id);
                })
                .toList();
    }

    private Map<String, UUID> insert(List<ImportRow<NewSalesRep>> rows, Journal journal) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var made = new HashMap<String, UUID>();
        journal.sql("crm.sales_reps", """
                insert into crm.sales_reps (id, name, name_key, manager, office, words, created_by, updated_by)
                select b.id, b.name, b.name_key, b.manager, b.office, b.words, :by, :by
                from %s order by b.position
                on conflict (tenant_id, name_key) where deleted_at is null do nothing""".formatted(batch.table("b")), "name_key, id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Map.entry(rs.getString("name_key"), Columns.id(rs, "id")))
                .list()
                .forEach(one -> made.put(one.getKey(), one.getValue()));
        return made;
    }

    private List<UUID> update(List<ImportRow<NewSalesRep>> rows, Journal journal) {
        var batch = batch(rows.stream()
                .map(row -> new Written(Objects.requireNonNull(row.target()), row.value()))
                .toList());
        return journal.sql("crm.sales_reps", """
                update crm.sales_reps r set name = b.name, name_key = b.name_key,
                    manager = coalesce(b.manager, r.manager), office = coalesce(b.office, r.office), words = b.words,
                    version = version + 1, updated_at = now(), updated_by = :by
                from %s where r.id = b.id and r.deleted_at is null""".formatted(batch.table("b")), "r.id")
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
                .column("manager", "text", one -> one.row().manager())
                .column("office", "text", one -> one.row().office())
                .column("words", "text", one -> Folded.words(one.row().name()));
    }
}
