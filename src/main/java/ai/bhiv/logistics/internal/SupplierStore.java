package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.LogisticsProblem;
import ai.bhiv.logistics.NewSupplier;
import ai.bhiv.logistics.Supplier;
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
final class SupplierStore {
    private static final Listing<Supplier> LISTING = new Listing<>(
            "logistics.suppliers.list",
            "s.*",
            "logistics.suppliers s",
            "s.id",
            "name",
            Map.of("name", new Sort("s.name", "text"), "created_at", new Sort("s.created_at", "timestamptz")),
            SupplierStore::supplier);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    SupplierStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    Page<Supplier> list(boolean activeOnly, @Nullable String search, PageRequest page) {
        var conditions = new Conditions().search("s.words", search);
        return LISTING.page(db, cursors, activeOnly ? conditions.and("s.active") : conditions, page);
    }

    Supplier get(UUID id) {
        return db.sql("select * from logistics.suppliers where id = :id")
                .param("id", id)
                .query(SupplierStore::supplier)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    Supplier create(NewSupplier body) {
        return db.sql("""
                insert into logistics.suppliers (id, name, name_key, contact_email, phone, address, active,
                    lead_time_days, words, created_by, updated_by)
                values (:id, :name, :name_key, :contact_email, :phone, :address, :active, :lead_time_days, :words,
                    :by, :by)
                on conflict (tenant_id, name_key) do nothing
                returning *""")
                .param("id", ids.next())
                .params(fields(body))
                .query(SupplierStore::supplier)
                .optional()
                .orElseThrow(() -> duplicate(body));
    }

    Supplier update(UUID id, Version version, NewSupplier body) {
        try {
            return db.sql("""
                    update logistics.suppliers set name = :name, name_key = :name_key, contact_email = :contact_email,
                        phone = :phone, address = :address, active = :active, lead_time_days = :lead_time_days,
                        words = :words, version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and %s
                    returning *""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .params(fields(body))
                    .query(SupplierStore::supplier)
                    .optional()
                    .orElseThrow(() -> refusal(id, version));
        } catch (DuplicateKeyException taken) {
            throw duplicate(body);
        }
    }

    /// Removes the supplier, or makes it inactive while something refers to it.
    void delete(UUID id, Version version) {
        // the guarded update locks the row, so that nothing new can refer to it before the delete
        int changed = db.sql("""
                update logistics.suppliers set active = false, version = version + 1, updated_at = now(),
                    updated_by = :by
                where id = :id and %s""".formatted(Guarded.BY_VERSION))
                .param("id", id)
                .param("version", version.number())
                .param("by", Caller.id())
                .update();
        if (changed == 0) {
            throw refusal(id, version);
        }
        db.sql("""
                delete from logistics.suppliers where id = :id
                    and not exists (select from logistics.items where supplier_id = :id)
                    and not exists (select from logistics.shipment_lines where supplier_id = :id)""").param("id", id).update();
    }

    private RuntimeException refusal(UUID id, Version version) {
        return Guarded.refusal(db, "logistics.suppliers", id, version);
    }

    private static RuntimeException duplicate(NewSupplier body) {
        return LogisticsProblem.DUPLICATE_SUPPLIER.because(
                "name: " + body.name() + " (expected: one that no other supplier has)");
    }

    private static Map<String, @Nullable Object> fields(NewSupplier body) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("name", body.name());
        fields.put("name_key", Folded.key(body.name()));
        fields.put("contact_email", body.contactEmail());
        fields.put("phone", body.phone());
        fields.put("address", body.address());
        fields.put("active", body.active());
        fields.put("lead_time_days", body.leadTimeDays());
        fields.put("words", Folded.words(body.name()));
        fields.put("by", Caller.id());
        return fields;
    }

    private static Supplier supplier(ResultSet rs, int row) throws SQLException {
        return new Supplier(
                Columns.id(rs, "id"),
                rs.getString("name"),
                rs.getString("contact_email"),
                rs.getString("phone"),
                rs.getString("address"),
                rs.getBoolean("active"),
                Columns.integerOrNull(rs, "lead_time_days"),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
