package ai.bhiv.crm.internal;

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

/// Products by name.
@Component
final class ProductImport implements ImportKind<ProductRow> {
    private final JdbcClient db;
    private final Ids ids;

    ProductImport(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    private record Written(UUID id, ProductRow row) {}

    @Override
    public String name() {
        return "crm.products";
    }

    @Override
    public String module() {
        return "crm";
    }

    @Override
    public String meaning() {
        return "One product that is sold.";
    }

    @Override
    public Class<ProductRow> record() {
        return ProductRow.class;
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
                select id, name, code, series, list_price, coalesce(list_price_currency, 'USD') as currency
                from crm.products where deleted_at is null""";
    }

    @Override
    public List<Match> match(List<ImportRow<ProductRow>> rows) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var stored = new HashMap<String, Match>();
        db.sql("""
                select p.name_key, p.id, p.name = b.name and (b.code is null or p.code = b.code)
                    and (b.series is null or b.series is not distinct from p.series)
                    and (b.list_price is null or (b.list_price is not distinct from p.list_price
                        and b.currency is not distinct from p.list_price_currency)) as same
                from crm.products p join %s on p.name_key = b.name_key
                where p.deleted_at is null""".formatted(batch.table("b")))
                .params(batch.params())
                .query((rs, row) ->
                        Map.entry(rs.getString("name_key"), new Match(Columns.id(rs, "id"), rs.getBoolean("same"))))
                .list()
                .forEach(one -> stored.put(one.getKey(), one.getValue()));
        return rows.stream()
                .map(row -> stored.getOrDefault(row.value().key(), Match.NONE))
                .toList();
    }

    @Override
    public List<Applied> apply(List<ImportRow<ProductRow>> rows, Journal journal) {
        var made = insert(rows.stream().filter(row -> row.target() == null).toList(), journal);
        var changed = update(rows.stream().filter(row -> row.target() != null).toList(), journal);
        return rows.stream()
                .<Applied>map(row -> {
                    var target = row.target();
                    if (target != null) {
                        return changed.contains(target) ? new Applied.Updated(target) : Refusals.gone("name");
                    }
                    var id = made.get(row.value().key());
                    return id == null
                            ? Refusals.taken("name", row.value().name(), "a name and a code that no other product has")
                            : new Applied.Created(id);
                })
                .toList();
    }

    private Map<String, UUID> insert(List<ImportRow<ProductRow>> rows, Journal journal) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var made = new HashMap<String, UUID>();
        journal.sql("crm.products", """
                insert into crm.products (id, code, code_key, name, name_key, series, list_price, list_price_currency,
                    words, created_by, updated_by)
                select b.id, b.code_or_name, b.code_key, b.name, b.name_key, b.series, b.list_price, b.currency,
                    b.words, :by, :by
                from %s order by b.position
                on conflict do nothing""".formatted(batch.table("b")), "name_key, id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Map.entry(rs.getString("name_key"), Columns.id(rs, "id")))
                .list()
                .forEach(one -> made.put(one.getKey(), one.getValue()));
        return made;
    }

    private List<UUID> update(List<ImportRow<ProductRow>> rows, Journal journal) {
        var batch = batch(rows.stream()
                .map(row -> new Written(Objects.requireNonNull(row.target()), row.value()))
                .toList());
        // a code of another product is left alone: the row keeps the code it has
        return journal.sql("crm.products", """
                update crm.products p set name = b.name, name_key = b.name_key, series = coalesce(b.series, p.series),
                    list_price = coalesce(b.list_price, p.list_price),
                    list_price_currency = coalesce(b.currency, p.list_price_currency), words = b.words,
                    version = version + 1, updated_at = now(), updated_by = :by
                from %s where p.id = b.id and p.deleted_at is null""".formatted(batch.table("b")), "p.id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Columns.id(rs, "id"))
                .list();
    }

    private static Batch<Written> batch(List<Written> rows) {
        return new Batch<>(rows)
                .column("id", "uuid", Written::id)
                .column("name", "text", one -> one.row().name())
                .column("name_key", "text", one -> one.row().key())
                .column("code", "text", one -> one.row().code())
                .column("code_or_name", "text", one -> one.row().codeOrName())
                .column("code_key", "text", one -> Folded.key(one.row().codeOrName()))
                .column("series", "text", one -> one.row().series())
                .column("list_price", "numeric", one -> one.row().listPrice())
                .column("currency", "text", one -> one.row().priceCurrency())
                .column(
                        "words",
                        "text",
                        one -> Folded.words(one.row().name(), one.row().code()));
    }
}
