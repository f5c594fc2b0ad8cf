package ai.bhiv.crm.internal;

import ai.bhiv.crm.CrmProblem;
import ai.bhiv.crm.NewOpportunity;
import ai.bhiv.crm.Opportunity;
import ai.bhiv.crm.StageHistory;
import ai.bhiv.crm.StageKind;
import ai.bhiv.crm.StagePeriod;
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
final class OpportunityStore {
    private static final String COLUMNS = "o.*, a.name as account, p.name as product";
    private static final String FROM = """
            crm.opportunities o
            left join crm.accounts a on a.id = o.account_id
            left join crm.products p on p.id = o.product_id""";
    private static final Listing<Opportunity> LISTING = new Listing<>(
            "crm.opportunities.list",
            COLUMNS,
            FROM,
            "o.id",
            "-created_at",
            Map.of(
                    "created_at", new Sort("o.created_at", "timestamptz"),
                    "name", new Sort("o.name", "text"),
                    "amount", new Sort("coalesce(o.amount, -1)", "numeric"),
                    "close_date", new Sort("coalesce(o.close_date, '-infinity')", "date"),
                    "engaged_on", new Sort("coalesce(o.engaged_on, '-infinity')", "date")),
            OpportunityStore::opportunity);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    OpportunityStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    Page<Opportunity> list(Conditions conditions, PageRequest page) {
        return LISTING.page(db, cursors, conditions.and("o.deleted_at is null"), page);
    }

    Opportunity get(UUID id) {
        return db.sql("select %s from %s where o.id = :id and o.deleted_at is null".formatted(COLUMNS, FROM))
                .param("id", id)
                .query(OpportunityStore::opportunity)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    Opportunity create(NewOpportunity body, StageKind kind) {
        var id = ids.next();
        int made = db.sql("""
                insert into crm.opportunities (id, name, stage, stage_kind, account_id, product_id, customer_id, owner,
                    owner_key, amount, currency, engaged_on, close_date, external_ref, words, created_by, updated_by)
                values (:id, :name, :stage, :stage_kind, :account_id, :product_id, :customer_id, :owner,
                    :owner_key, :amount, :currency, :engaged_on, :close_date, :external_ref, :words, :by, :by)
                on conflict (tenant_id, external_ref) where deleted_at is null do nothing""").param("id", id).params(fields(body, kind)).update();
        if (made == 0) {
            throw duplicate(body);
        }
        open(id);
        return get(id);
    }

    /// Changes the deal, and its history when the stage is another.
    Opportunity update(Opportunity before, Version version, NewOpportunity body, StageKind kind) {
        try {
            int changed = db.sql("""
                    update crm.opportunities set name = :name, stage = :stage, stage_kind = :stage_kind,
                        account_id = :account_id, product_id = :product_id, customer_id = :customer_id, owner = :owner,
                        owner_key = :owner_key, amount = :amount, currency = :currency, engaged_on = :engaged_on,
                        close_date = :close_date, external_ref = :external_ref, words = :words,
                        version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and deleted_at is null and %s""".formatted(Guarded.BY_VERSION))
                    .param("id", before.id())
                    .param("version", version.number())
                    .params(fields(body, kind))
                    .update();
            if (changed == 0) {
                throw refusal(before.id(), version);
            }
        } catch (DuplicateKeyException taken) {
            throw duplicate(body);
        }
        close(before.id(), body.stage());
        return get(before.id());
    }

    void delete(UUID id, Version version) {
        int gone = db.sql("""
                update crm.opportunities set deleted_at = now(), version = version + 1, updated_at = now(),
                    updated_by = :by
                where id = :id and deleted_at is null and %s""".formatted(Guarded.BY_VERSION))
                .param("id", id)
                .param("version", version.number())
                .param("by", Caller.id())
                .update();
        if (gone == 0) {
            throw refusal(id, version);
        }
    }

    StageHistory history(UUID id) {
        var periods =
                db.sql("""
                select * from crm.opportunity_stages where opportunity_id = :id
                order by entered_at, left_at nulls last, id""").param("id", id).query(OpportunityStore::period).list();
        return new StageHistory(id, periods);
    }

    /// Whether the customer may get a deal: null when there is no such customer.
    @Nullable
    String customerStatus(UUID id) {
        return db.sql("select status from crm.customers where id = :id and deleted_at is null")
                .param("id", id)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    boolean productExists(UUID id) {
        return db.sql("select exists (select from crm.products where id = :id and deleted_at is null)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /// Ends the open row where the stage is another, and opens the next one at the same instant. The deal's row is
    /// locked by the update before, so two moves follow each other.
    private void close(UUID id, String stage) {
        int left = db.sql("""
                update crm.opportunity_stages set left_at = greatest(now(), entered_at)
                where opportunity_id = :id and left_at is null and stage <> :stage""").param("id", id).param("stage", stage).update();
        if (left > 0) {
            open(id);
        }
    }

    private void open(UUID id) {
        db.sql("""
                insert into crm.opportunity_stages (id, opportunity_id, stage, stage_kind, entered_at, moved_by, amount,
                    currency)
                select :row, o.id, o.stage, o.stage_kind,
                    coalesce((select max(h.left_at) from crm.opportunity_stages h where h.opportunity_id = o.id), now()),
                    :by, o.amount, o.currency
                from crm.opportunities o where o.id = :id""")
                .param("row", ids.next())
                .param("id", id)
                .param("by", Caller.id())
                .update();
    }

    private RuntimeException refusal(UUID id, Version version) {
        return Guarded.refusal(db, "crm.opportunities where deleted_at is null", id, version);
    }

    private static RuntimeException duplicate(NewOpportunity body) {
        return CrmProblem.DUPLICATE_REF.because(
                "external_ref: " + body.externalRef() + " (expected: one that no other deal has)");
    }

    private static Map<String, @Nullable Object> fields(NewOpportunity body, StageKind kind) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("name", body.name());
        fields.put("stage", body.stage());
        fields.put("stage_kind", Columns.stored(kind));
        fields.put("account_id", body.accountId());
        fields.put("product_id", body.productId());
        fields.put("customer_id", body.customerId());
        fields.put("owner", body.owner());
        fields.put("owner_key", Folded.keyOrNull(body.owner()));
        fields.put("amount", body.amount() == null ? null : body.amount().amount());
        fields.put("currency", body.amount() == null ? null : body.amount().currency());
        fields.put("engaged_on", body.engagedOn());
        fields.put("close_date", body.closeDate());
        fields.put("external_ref", body.externalRef());
        fields.put("words", Folded.words(body.name(), body.externalRef()));
        fields.put("by", Caller.id());
        return fields;
    }

    private static Opportunity opportunity(ResultSet rs, int row) throws SQLException {
        return new Opportunity(
                Columns.id(rs, "id"),
                rs.getString("name"),
                rs.getString("pipeline"),
                rs.getString("stage"),
                Columns.constant(rs, "stage_kind", StageKind.class),
                Columns.idOrNull(rs, "account_id"),
                rs.getString("account"),
                Columns.idOrNull(rs, "product_id"),
                rs.getString("product"),
                Columns.idOrNull(rs, "customer_id"),
                rs.getString("owner"),
                Columns.money(rs, "amount", "currency"),
                Columns.dateOrNull(rs, "engaged_on"),
                Columns.dateOrNull(rs, "close_date"),
                rs.getString("external_ref"),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }

    private static StagePeriod period(ResultSet rs, int row) throws SQLException {
        return new StagePeriod(
                Columns.id(rs, "id"),
                rs.getString("stage"),
                Columns.constant(rs, "stage_kind", StageKind.class),
                Columns.instant(rs, "entered_at"),
                Columns.instantOrNull(rs, "left_at"),
                rs.getString("moved_by"),
                Columns.money(rs, "amount", "currency"));
    }
}
