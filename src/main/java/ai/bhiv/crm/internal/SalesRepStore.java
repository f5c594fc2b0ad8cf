package ai.bhiv.crm.internal;

import ai.bhiv.crm.CrmProblem;
import ai.bhiv.crm.NewSalesRep;
import ai.bhiv.crm.SalesRep;
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
final class SalesRepStore {
    private static final Listing<SalesRep> LISTING = new Listing<>(
            "crm.sales-reps.list",
            "r.*",
            "crm.sales_reps r",
            "r.id",
            "name",
            Map.of("name", new Sort("r.name", "text"), "created_at", new Sort("r.created_at", "timestamptz")),
            SalesRepStore::rep);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    SalesRepStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    Page<SalesRep> list(@Nullable String search, @Nullable String manager, @Nullable String office, PageRequest page) {
        var conditions = new Conditions()
                .and("r.deleted_at is null")
                .and("lower(r.manager) = lower(:manager)", "manager", manager)
                .and("lower(r.office) = lower(:office)", "office", office)
                .search("r.words", search);
        return LISTING.page(db, cursors, conditions, page);
    }

    SalesRep get(UUID id) {
        return db.sql("select * from crm.sales_reps where id = :id and deleted_at is null")
                .param("id", id)
                .query(SalesRepStore::rep)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    SalesRep create(NewSalesRep body) {
        return db.sql("""
                insert into crm.sales_reps (id, name, name_key, manager, office, words, created_by, updated_by)
                values (:id, :name, :name_key, :manager, :office, :words, :by, :by)
                on conflict (tenant_id, name_key) where deleted_at is null do nothing
                returning *""")
                .param("id", ids.next())
                .params(fields(body))
                .query(SalesRepStore::rep)
                .optional()
                .orElseThrow(() -> duplicate(body));
    }

    SalesRep update(UUID id, Version version, NewSalesRep body) {
        try {
            return db.sql("""
                    update crm.sales_reps set name = :name, name_key = :name_key, manager = :manager, office = :office,
                        words = :words, version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and deleted_at is null and %s
                    returning *""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .params(fields(body))
                    .query(SalesRepStore::rep)
                    .optional()
                    .orElseThrow(() -> refusal(id, version));
        } catch (DuplicateKeyException taken) {
            throw duplicate(body);
        }
    }

    void delete(UUID id, Version version) {
        int gone = db.sql("""
                update crm.sales_reps set deleted_at = now(), version = version + 1, updated_at = now(),
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

    private RuntimeException refusal(UUID id, Version version) {
        return Guarded.refusal(db, "crm.sales_reps where deleted_at is null", id, version);
    }

    private static RuntimeException duplicate(NewSalesRep body) {
        return CrmProblem.DUPLICATE_REP.because(
                "name: " + body.name() + " (expected: one that no other sales rep has)");
    }

    private static Map<String, @Nullable Object> fields(NewSalesRep body) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("name", body.name());
        fields.put("name_key", Folded.key(body.name()));
        fields.put("manager", body.manager());
        fields.put("office", body.office());
        fields.put("words", Folded.words(body.name()));
        fields.put("by", Caller.id());
        return fields;
    }

    private static SalesRep rep(ResultSet rs, int row) throws SQLException {
        return new SalesRep(
                Columns.id(rs, "id"),
                rs.getString("name"),
                rs.getString("manager"),
                rs.getString("office"),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
