package ai.bhiv.crm.internal;

import ai.bhiv.crm.CrmProblem;
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
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Companies by name. A parent that is not there yet is kept as a wish, and found as soon as its own row comes.
@Component
final class AccountImport implements ImportKind<AccountRow> {
    static final String ADOPT = """
            update crm.accounts a set parent_id = p.id, wanted_parent = null
            from crm.accounts p
            where a.wanted_parent = p.name_key and a.deleted_at is null and p.deleted_at is null and a.id <> p.id""";

    private final JdbcClient db;
    private final Ids ids;

    AccountImport(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    private record Stored(UUID id, String key, AccountRow row) {}

    private record Written(UUID id, AccountRow row) {}

    @Override
    public String name() {
        return "crm.accounts";
    }

    @Override
    public String module() {
        return "crm";
    }

    @Override
    public String meaning() {
        return "One company that is sold to, with the company it belongs to.";
    }

    @Override
    public Class<AccountRow> record() {
        return AccountRow.class;
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
                select a.id, a.name, a.sector, a.domain, a.size, a.revenue,
                    coalesce(a.revenue_currency, 'USD') as currency, a.country,
                    coalesce(p.name, a.wanted_parent) as parent, a.owner
                from crm.accounts a left join crm.accounts p on p.id = a.parent_id
                where a.deleted_at is null""";
    }

    @Override
    public List<Match> match(List<ImportRow<AccountRow>> rows) {
        var stored = new HashMap<String, Stored>();
        db.sql("""
                select a.*, coalesce(p.name, a.wanted_parent) as parent
                from crm.accounts a left join crm.accounts p on p.id = a.parent_id
                where a.deleted_at is null and a.name_key = any (cast(:keys as text[]))""")
                .param("keys", rows.stream().map(row -> row.value().key()).toArray(String[]::new))
                .query((rs, row) -> new Stored(
                        Columns.id(rs, "id"),
                        rs.getString("name_key"),
                        new AccountRow(
                                rs.getString("name"),
                                rs.getString("sector"),
                                rs.getString("domain"),
                                Columns.integerOrNull(rs, "size"),
                                rs.getBigDecimal("revenue"),
                                Objects.requireNonNullElse(rs.getString("revenue_currency"), ""),
                                rs.getString("country"),
                                rs.getString("parent"),
                                rs.getString("owner"))))
                .list()
                .forEach(one -> stored.put(one.key(), one));
        return rows.stream()
                .map(row -> {
                    var one = stored.get(row.value().key());
                    return one == null
                            ? Match.NONE
                            : same(one.row(), row.value()) ? Match.same(one.id()) : Match.changed(one.id());
                })
                .toList();
    }

    /// What a row leaves empty stays as it is.
    private static boolean same(AccountRow stored, AccountRow row) {
        return stored.name().equals(row.name())
                && keeps(stored.sector(), row.sector())
                && keeps(stored.domain(), row.domain())
                && keeps(stored.size(), row.size())
                && keeps(plain(stored.revenue()), plain(row.revenue()))
                && (row.revenue() == null || stored.currency().equals(row.currency()))
                && keeps(stored.country(), row.country())
                && keeps(stored.parentKey(), row.parentKey())
                && keeps(stored.owner(), row.owner());
    }

    private static boolean keeps(@Nullable Object stored, @Nullable Object given) {
        return given == null || given.equals(stored);
    }

    private static @Nullable BigDecimal plain(@Nullable BigDecimal number) {
        return number == null ? null : number.stripTrailingZeros();
    }

    @Override
    public List<Applied> apply(List<ImportRow<AccountRow>> rows, Journal journal) {
        var made = insert(rows.stream().filter(row -> row.target() == null).toList(), journal);
        var changed = update(rows.stream().filter(row -> row.target() != null).toList(), journal);
        adopt(journal);
        return rows.stream()
                .<Applied>map(row -> {
                    var target = row.target();
                    if (target != null) {
                        return changed.contains(target) ? new Applied.Updated(target) : Refusals.gone("name");
                    }
                    var id = made.get(row.value().key());
                    return id == null
                            ? Refusals.taken("name", row.value().name(), "a name that no other account has")
                            : new Applied.Created(id);
                })
                .toList();
    }

    private Map<String, UUID> insert(List<ImportRow<AccountRow>> rows, Journal journal) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var made = new HashMap<String, UUID>();
        journal.sql("crm.accounts", """
                insert into crm.accounts (id, name, name_key, sector, domain, size, revenue, revenue_currency, country,
                    wanted_parent, owner, words, created_by, updated_by)
                select b.id, b.name, b.name_key, b.sector, b.domain, b.size, b.revenue, b.currency, b.country,
                    b.parent_key, b.owner, b.words, :by, :by
                from %s order by b.position
                on conflict (tenant_id, name_key) where deleted_at is null do nothing""".formatted(batch.table("b")), "name_key, id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Map.entry(rs.getString("name_key"), Columns.id(rs, "id")))
                .list()
                .forEach(one -> made.put(one.getKey(), one.getValue()));
        return made;
    }

    private List<UUID> update(List<ImportRow<AccountRow>> rows, Journal journal) {
        var batch = batch(rows.stream()
                .map(row -> new Written(Objects.requireNonNull(row.target()), row.value()))
                .toList());
        return journal.sql("crm.accounts", """
                update crm.accounts a set name = b.name, name_key = b.name_key,
                    sector = coalesce(b.sector, a.sector), domain = coalesce(b.domain, a.domain),
                    size = coalesce(b.size, a.size), revenue = coalesce(b.revenue, a.revenue),
                    revenue_currency = coalesce(b.currency, a.revenue_currency),
                    country = coalesce(b.country, a.country), owner = coalesce(b.owner, a.owner),
                    wanted_parent = coalesce(b.parent_key, a.wanted_parent), words = b.words,
                    version = version + 1, updated_at = now(), updated_by = :by
                from %s where a.id = b.id and a.deleted_at is null""".formatted(batch.table("b")), "a.id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Columns.id(rs, "id"))
                .list();
    }

    /// An account that stays, with its parent, gets that parent back.
    @Override
    public void settle(Map<String, Set<UUID>> touched) {
        db.sql(ADOPT).update();
    }

    /// Gives every waiting account its parent, if it is there by now.
    private void adopt(Journal journal) {
        var adopted = journal.sql("crm.accounts", ADOPT, "a.id")
                .query((rs, row) -> Columns.id(rs, "id").toString())
                .list();
        var turning = db.sql("""
                with recursive above (start, id, parent_id, level) as (
                    select id, id, parent_id, 1 from crm.accounts where id = any (cast(:ids as uuid[]))
                    union all
                    select above.start, a.id, a.parent_id, above.level + 1
                    from crm.accounts a join above on a.id = above.parent_id where above.level <= 10)
                select distinct a.name from above join crm.accounts a on a.id = above.start where above.level > 10""")
                .param("ids", adopted.toArray(String[]::new))
                .query(String.class)
                .list();
        if (!turning.isEmpty()) {
            throw CrmProblem.ACCOUNT_CYCLE.because(
                    "parent: of " + turning + " (expected: an account outside its own children, at most 10 levels)");
        }
    }

    private static Batch<Written> batch(List<Written> rows) {
        return new Batch<>(rows)
                .column("id", "uuid", Written::id)
                .column("name", "text", one -> one.row().name())
                .column("name_key", "text", one -> one.row().key())
                .column("sector", "text", one -> one.row().sector())
                .column("domain", "text", one -> one.row().domain())
                .column("size", "integer", one -> one.row().size())
                .column("revenue", "numeric", one -> one.row().revenue())
                .column("currency", "text", one -> one.row().revenueCurrency())
                .column("country", "text", one -> one.row().country())
                .column("parent_key", "text", one -> one.row().parentKey())
                .column("owner", "text", one -> one.row().owner())
                .column(
                        "words",
                        "text",
                        one -> Folded.words(one.row().name(), one.row().domain()));
    }
}
