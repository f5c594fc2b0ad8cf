package ai.bhiv.crm.internal;

import ai.bhiv.crm.CrmProblem;
import ai.bhiv.crm.Customer;
import ai.bhiv.crm.CustomerStatus;
import ai.bhiv.crm.NewCustomer;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.id.Ids;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class CustomerStore {
    private static final Listing<Customer> LISTING = new Listing<>(
            "crm.customers.list",
            "c.*",
            "crm.customers c",
            "c.id",
            "-created_at",
            Map.of(
                    "created_at", new Sort("c.created_at", "timestamptz"),
                    "updated_at", new Sort("c.updated_at", "timestamptz"),
                    "last_name", new Sort("c.last_name", "text"),
                    "email", new Sort("c.email", "text")),
            CustomerStore::customer);

    /// A customer's own record is the one that its user is linked with.
    private static final Owned OWNED = new Owned("c.id");

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;
    private final AccountStore accounts;

    CustomerStore(JdbcClient db, Cursors cursors, Ids ids, AccountStore accounts) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
        this.accounts = accounts;
    }

    Page<Customer> list(
            @Nullable CustomerStatus status,
            @Nullable String search,
            @Nullable String owner,
            @Nullable String tag,
            PageRequest page) {
        var conditions = OWNED.narrow(new Conditions())
                .and("c.deleted_at is null")
                .and("c.status = :status", "status", status == null ? null : Columns.stored(status))
                .and("lower(c.owner) = lower(:owner)", "owner", owner)
                .and(":tag = any (c.tags)", "tag", tag)
                .search("c.words", search);
        return LISTING.page(db, cursors, conditions, page);
    }

    @Nullable
    Customer find(UUID id) {
        return db.sql("select * from crm.customers where id = :id and deleted_at is null")
                .param("id", id)
                .query(CustomerStore::customer)
                .optional()
                .filter(found -> OWNED.covers(found.id()))
                .orElse(null);
    }

    Customer create(NewCustomer body) {
        // a second creator of the same email waits here for the first one's end, and then finds it
        var created = db.sql("""
                insert into crm.customers (id, first_name, last_name, email, email_key, phone, company, address, status,
                    tags, notes, owner, account_id, words, created_by, updated_by)
                values (:id, :first_name, :last_name, :email, :email_key, :phone, :company, :address, :status,
                    :tags, :notes, :owner, :account_id, :words, :by, :by)
                on conflict (tenant_id, email_key) where deleted_at is null do nothing
                returning *""")
                .param("id", ids.next())
                .params(fields(body))
                .query(CustomerStore::customer)
                .optional();
        return created.orElseThrow(() ->
                CrmProblem.DUPLICATE_EMAIL.because(duplicate(body)).member("candidates", candidates(body.email())));
    }

    Customer update(UUID id, Version version, NewCustomer body) {
        try {
            return db.sql("""
                    update crm.customers set first_name = :first_name, last_name = :last_name, email = :email,
                        email_key = :email_key, phone = :phone, company = :company, address = :address,
                        status = :status, tags = :tags, notes = :notes, owner = :owner, account_id = :account_id,
                        words = :words, version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and deleted_at is null and %s
                    returning *""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .params(fields(body))
                    .query(CustomerStore::customer)
                    .optional()
                    .orElseThrow(() -> refusal(id, version));
        } catch (DuplicateKeyException taken) {
            throw CrmProblem.DUPLICATE_EMAIL.because(duplicate(body));
        }
    }

    void delete(UUID id, Version version) {
        int gone = db.sql("""
                update crm.customers set deleted_at = now(), version = version + 1, updated_at = now(), updated_by = :by
                where id = :id and deleted_at is null and %s""".formatted(Guarded.BY_VERSION))
                .param("id", id)
                .param("version", version.number())
                .param("by", Caller.id())
                .update();
        if (gone == 0) {
            throw refusal(id, version);
        }
    }

    private RuntimeException refusal(UUID id, Version version) {
        return Guarded.refusal(db, "crm.customers where deleted_at is null", id, version);
    }

    private List<Map<String, Object>> candidates(String email) {
        return db.sql("""
                select id, first_name, last_name, email from crm.customers
                where email_key = :key and deleted_at is null""")
                .param("key", EmailKey.of(email))
                .query((rs, row) -> Map.<String, Object>of(
                        "id", Columns.id(rs, "id"),
                        "first_name", rs.getString("first_name"),
                        "last_name", rs.getString("last_name"),
                        "email", rs.getString("email")))
                .list();
    }

    private Map<String, @Nullable Object> fields(NewCustomer body) {
        var fields = new java.util.HashMap<String, @Nullable Object>();
        fields.put("first_name", body.firstName());
        fields.put("last_name", body.lastName());
        fields.put("email", body.email());
        fields.put("email_key", EmailKey.of(body.email()));
        fields.put("phone", body.phone());
        fields.put("company", body.company());
        fields.put("address", body.address());
        fields.put("status", Columns.stored(body.status()));
        fields.put("tags", body.tags().stream().distinct().toArray(String[]::new));
        fields.put("notes", body.notes());
        fields.put("owner", body.owner());
        fields.put("account_id", account(body));
        fields.put("words", Folded.words(body.firstName(), body.lastName(), body.email(), body.company()));
        fields.put("by", Caller.id());
        return fields;
    }

    private @Nullable UUID account(NewCustomer body) {
        var asked = body.accountId();
        if (asked != null) {
            return accounts.require(asked);
        }
        var company = body.company();
        return company == null || company.isBlank() ? null : accounts.named(company);
    }

    private static String duplicate(NewCustomer body) {
        return "email: " + body.email() + " (expected: one that no live customer has)";
    }

    private static Customer customer(ResultSet rs, int row) throws SQLException {
        return new Customer(
                Columns.id(rs, "id"),
                rs.getString("first_name"),
                rs.getString("last_name"),
                rs.getString("email"),
                rs.getString("phone"),
                rs.getString("company"),
                rs.getString("address"),
                Columns.constant(rs, "status", CustomerStatus.class),
                Columns.texts(rs, "tags"),
                rs.getString("notes"),
                rs.getString("owner"),
                Columns.idOrNull(rs, "account_id"),
                Columns.instantOrNull(rs, "last_contact"),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
