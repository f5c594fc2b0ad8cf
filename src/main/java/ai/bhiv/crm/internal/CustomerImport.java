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

/// Customers by email. The accounts that their companies name are made when they are not there.
@Component
final class CustomerImport implements ImportKind<CustomerRow> {
    private final JdbcClient db;
    private final Ids ids;

    CustomerImport(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    private record Written(UUID id, CustomerRow row) {}

    @Override
    public String name() {
        return "crm.customers";
    }

    @Override
    public String module() {
        return "crm";
    }

    @Override
    public String meaning() {
        return "One person who is sold to.";
    }

    @Override
    public Class<CustomerRow> record() {
        return CustomerRow.class;
    }

    @Override
    public List<String> matchFields() {
        return List.of("email");
    }

    @Override
    public Map<String, Notices.Kinds> notices() {
        return CrmNotices.ALL;
    }

    @Override
    public String stored() {
        return """
                select id, first_name, last_name, email, phone, company, address, status, owner
                from crm.customers where deleted_at is null""";
    }

    @Override
    public List<Match> match(List<ImportRow<CustomerRow>> rows) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var stored = new HashMap<String, Match>();
        db.sql("""
                select c.email_key, c.id, c.first_name = b.first_name and c.last_name = b.last_name
                    and c.email = b.email and c.status = b.status
                    and (b.phone is null or b.phone is not distinct from c.phone)
                    and (b.company is null or b.company is not distinct from c.company)
                    and (b.address is null or b.address is not distinct from c.address)
                    and (b.owner is null or b.owner is not distinct from c.owner) as same
                from crm.customers c join %s on c.email_key = b.email_key
                where c.deleted_at is null""".formatted(batch.table("b")))
                .params(batch.params())
                .query((rs, row) ->
                        Map.entry(rs.getString("email_key"), new Match(Columns.id(rs, "id"), rs.getBoolean("same"))))
                .list()
                .forEach(one -> stored.put(one.getKey(), one.getValue()));
        return rows.stream()
                .map(row -> stored.getOrDefault(row.value().key(), Match.NONE))
                .toList();
    }

    @Override
    public List<Applied> apply(List<ImportRow<CustomerRow>> rows, Journal journal) {
        makeAccounts(rows, journal);
        var made = insert(rows.stream().filter(row -> row.target() == null).toList(), journal);
        var changed = update(rows.stream().filter(row -> row.target() != null).toList(), journal);
        return rows.stream()
                .<Applied>map(row -> {
                    var target = row.target();
                    if (target != null) {
                        return changed.contains(target) ? new Applied.Updated(target) : Refusals.gone("email");
                    }
                    var id = made.get(row.value().key());
                    return id == null
                            ? Refusals.taken("email", row.value().email(), "an email that no other customer has")
                            : new Applied.Created(id);
                })
                .toList();
    }

    private void makeAccounts(List<ImportRow<CustomerRow>> rows, Journal journal) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        journal.sql("crm.accounts", """
                insert into crm.accounts (id, name, name_key, words, created_by, updated_by)
                select distinct on (b.company_key) b.id, b.company, b.company_key, b.company_words, :by, :by
                from %s where b.company_key is not null order by b.company_key, b.position
                on conflict (tenant_id, name_key) where deleted_at is null do nothing""".formatted(batch.table("b")), "id")
                .params(batch.params())
                .param("by", Caller.id())
                .query(UUID.class)
                .list();
        journal.sql("crm.accounts", AccountImport.ADOPT, "a.id")
                .query(UUID.class)
                .list();
    }

    private Map<String, UUID> insert(List<ImportRow<CustomerRow>> rows, Journal journal) {
        var batch = batch(
                rows.stream().map(row -> new Written(ids.next(), row.value())).toList());
        var made = new HashMap<String, UUID>();
        journal.sql("crm.customers", """
                insert into crm.customers (id, first_name, last_name, email, email_key, phone, company, address, status,
                    owner, account_id, words, created_by, updated_by)
                select b.id, b.first_name, b.last_name, b.email, b.email_key, b.phone, b.company, b.address, b.status,
                    b.owner, a.id, b.words, :by, :by
                from %s left join crm.accounts a on a.name_key = b.company_key and a.deleted_at is null
                order by b.position
                on conflict (tenant_id, email_key) where deleted_at is null do nothing""".formatted(batch.table("b")), "email_key, id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Map.entry(rs.getString("email_key"), Columns.id(rs, "id")))
                .list()
                .forEach(one -> made.put(one.getKey(), one.getValue()));
        return made;
    }

    private List<UUID> update(List<ImportRow<CustomerRow>> rows, Journal journal) {
        var batch = batch(rows.stream()
                .map(row -> new Written(Objects.requireNonNull(row.target()), row.value()))
                .toList());
        return journal.sql("crm.customers", """
                update crm.customers c set first_name = b.first_name, last_name = b.last_name, email = b.email,
                    email_key = b.email_key, phone = coalesce(b.phone, c.phone),
                    company = coalesce(b.company, c.company), address = coalesce(b.address, c.address),
                    status = b.status, owner = coalesce(b.owner, c.owner),
                    account_id = coalesce((select a.id from crm.accounts a
                        where a.name_key = b.company_key and a.deleted_at is null), c.account_id),
                    words = b.words, version = version + 1, updated_at = now(), updated_by = :by
                from %s where c.id = b.id and c.deleted_at is null""".formatted(batch.table("b")), "c.id")
                .params(batch.params())
                .param("by", Caller.id())
                .query((rs, row) -> Columns.id(rs, "id"))
                .list();
    }

    private static Batch<Written> batch(List<Written> rows) {
        return new Batch<>(rows)
                .column("id", "uuid", Written::id)
                .column("first_name", "text", one -> one.row().firstName())
                .column("last_name", "text", one -> one.row().lastName())
                .column("email", "text", one -> one.row().email())
                .column("email_key", "text", one -> one.row().key())
                .column("phone", "text", one -> one.row().phone())
                .column("company", "text", one -> one.row().company())
                .column("company_key", "text", one -> Folded.keyOrNull(one.row().company()))
                .column("company_words", "text", one -> Folded.words(one.row().company()))
                .column("address", "text", one -> one.row().address())
                .column("status", "text", one -> one.row().status())
                .column("owner", "text", one -> one.row().owner())
                .column(
                        "words",
                        "text",
                        one -> Folded.words(
                                one.row().firstName(),
                                one.row().lastName(),
                                one.row().email(),
                                one.row().company()));
    }
}
