package ai.bhiv.crm.internal;

import ai.bhiv.crm.Account;
import ai.bhiv.crm.CrmProblem;
import ai.bhiv.crm.NewAccount;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class AccountStore {
    private static final int DEEPEST = 10;
    private static final String COLUMNS = "a.*, p.name as parent";
    private static final String FROM = "crm.accounts a left join crm.accounts p on p.id = a.parent_id";
    private static final Listing<Account> LISTING = new Listing<>(
            "crm.accounts.list",
            COLUMNS,
            FROM,
            "a.id",
            "name",
            Map.of(
                    "name", new Sort("a.name", "text"),
                    "created_at", new Sort("a.created_at", "timestamptz"),
                    "size", new Sort("coalesce(a.size, -1)", "integer"),
                    "revenue", new Sort("coalesce(a.revenue, -1)", "numeric")),
            AccountStore::account);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    AccountStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    Page<Account> list(
            @Nullable String search,
            @Nullable String sector,
            @Nullable String country,
            @Nullable String owner,
            @Nullable UUID parent,
            PageRequest page) {
        var conditions = new Conditions()
                .and("a.deleted_at is null")
                .and("lower(a.sector) = lower(:sector)", "sector", sector)
                .and("lower(a.country) = lower(:country)", "country", country)
                .and("lower(a.owner) = lower(:owner)", "owner", owner)
                .and("a.parent_id = :parent", "parent", parent)
                .search("a.words", search);
        return LISTING.page(db, cursors, conditions, page);
    }

    Account get(UUID id) {
        return db.sql("select %s from %s where a.id = :id and a.deleted_at is null".formatted(COLUMNS, FROM))
                .param("id", id)
                .query(AccountStore::account)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    Account create(NewAccount body) {
        var id = ids.next();
        checkParent(id, body.parentId());
        int made = db.sql("""
                insert into crm.accounts (id, name, name_key, domain, sector, size, revenue, revenue_currency, country,
                    parent_id, owner, words, created_by, updated_by)
                values (:id, :name, :name_key, :domain, :sector, :size, :revenue, :revenue_currency, :country,
                    :parent_id, :owner, :words, :by, :by)
                on conflict (tenant_id, name_key) where deleted_at is null do nothing""").param("id", id).params(fields(body)).update();
        if (made == 0) {
            throw duplicate(body);
        }
        return get(id);
    }

    Account update(UUID id, Version version, NewAccount body) {
        checkParent(id, body.parentId());
        try {
            int changed = db.sql("""
                    update crm.accounts set name = :name, name_key = :name_key, domain = :domain, sector = :sector,
                        size = :size, revenue = :revenue, revenue_currency = :revenue_currency, country = :country,
                        parent_id = :parent_id, wanted_parent = null, owner = :owner, words = :words,
                        version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and deleted_at is null and %s""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .params(fields(body))
                    .update();
            if (changed == 0) {
                throw refusal(id, version);
            }
        } catch (DuplicateKeyException taken) {
            throw duplicate(body);
        }
        return get(id);
    }

    void delete(UUID id, Version version) {
        int gone = db.sql("""
                update crm.accounts set deleted_at = now(), version = version + 1, updated_at = now(), updated_by = :by
                where id = :id and deleted_at is null and %s""".formatted(Guarded.BY_VERSION))
                .param("id", id)
                .param("version", version.number())
                .param("by", Caller.id())
                .update();
        if (gone == 0) {
            throw refusal(id, version);
        }
    }

    /// The id itself, if a live account has it.
    UUID require(UUID id) {
        return db.sql("select id from crm.accounts where id = :id and deleted_at is null")
                .param("id", id)
                .query(UUID.class)
                .optional()
                .orElseThrow(() -> CrmProblem.ACCOUNT_UNKNOWN.because(
                        "account_id: " + id + " (expected: the id of a live account)"));
    }

    /// The live account of this name, made when there is none.
    UUID named(String name) {
        var key = Folded.key(name);
        db.sql("""
                insert into crm.accounts (id, name, name_key, words, created_by, updated_by)
                values (:id, :name, :key, :words, :by, :by)
                on conflict (tenant_id, name_key) where deleted_at is null do nothing""")
                .param("id", ids.next())
                .param("name", name.strip())
                .param("key", key)
                .param("words", Folded.words(name))
                .param("by", Caller.id())
                .update();
        return db.sql("select id from crm.accounts where name_key = :key and deleted_at is null")
                .param("key", key)
                .query(UUID.class)
                .single();
    }

    private void checkParent(UUID id, @Nullable UUID parent) {
        if (parent == null) {
            return;
        }
        require(parent);
        var above = db.sql("""
                with recursive above (id, parent_id, level) as (
                    select id, parent_id, 1 from crm.accounts where id = :parent
                    union all
                    select a.id, a.parent_id, above.level + 1 from crm.accounts a join above on a.id = above.parent_id
                    where above.level <= :deepest)
                select id from above""")
                .param("parent", parent)
                .param("deepest", DEEPEST)
                .query(UUID.class)
                .list();
        if (above.contains(id) || above.size() >= DEEPEST) {
            throw CrmProblem.ACCOUNT_CYCLE.because(
                    "parent_id: %s (expected: an account outside its own children, at most %d levels)"
                            .formatted(parent, DEEPEST));
        }
    }

    private RuntimeException refusal(UUID id, Version version) {
        return Guarded.refusal(db, "crm.accounts where deleted_at is null", id, version);
    }

    private static RuntimeException duplicate(NewAccount body) {
        return CrmProblem.DUPLICATE_ACCOUNT.because(
                "name: " + body.name() + " (expected: one that no live account has)");
    }

    private static Map<String, @Nullable Object> fields(NewAccount body) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("name", body.name());
        fields.put("name_key", Folded.key(body.name()));
        fields.put("domain", body.domain());
        fields.put("sector", body.sector());
        fields.put("size", body.size());
        fields.put("revenue", body.revenue() == null ? null : body.revenue().amount());
        fields.put(
                "revenue_currency",
                body.revenue() == null ? null : body.revenue().currency());
        fields.put("country", body.country());
        fields.put("parent_id", body.parentId());
        fields.put("owner", body.owner());
        fields.put("words", Folded.words(body.name(), body.domain()));
        fields.put("by", Caller.id());
        return fields;
    }

    private static Account account(ResultSet rs, int row) throws SQLException {
        return new Account(
                Columns.id(rs, "id"),
                rs.getString("name"),
                rs.getString("domain"),
                rs.getString("sector"),
                Columns.integerOrNull(rs, "size"),
                Columns.money(rs, "revenue", "revenue_currency"),
                rs.getString("country"),
                Columns.idOrNull(rs, "parent_id"),
                rs.getString("parent"),
                rs.getString("owner"),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
