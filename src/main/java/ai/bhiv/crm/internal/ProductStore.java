package ai.bhiv.crm.internal;

import ai.bhiv.crm.CrmProblem;
import ai.bhiv.crm.NewProduct;
import ai.bhiv.crm.Product;
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
final class ProductStore {
    private static final Listing<Product> LISTING = new Listing<>(
            "crm.products.list",
            "p.*",
            "crm.products p",
            "p.id",
            "name",
            Map.of(
                    "name", new Sort("p.name", "text"),
                    "code", new Sort("p.code", "text"),
                    "created_at", new Sort("p.created_at", "timestamptz"),
                    "list_price", new Sort("coalesce(p.list_price, -1)", "numeric")),
            ProductStore::product);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    ProductStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    Page<Product> list(@Nullable String search, @Nullable String series, @Nullable Boolean active, PageRequest page) {
        var conditions = new Conditions()
                .and("p.deleted_at is null")
                .and("lower(p.series) = lower(:series)", "series", series)
                .and("p.active = :active", "active", active)
                .search("p.words", search);
        return LISTING.page(db, cursors, conditions, page);
    }

    Product get(UUID id) {
        return db.sql("select * from crm.products where id = :id and deleted_at is null")
                .param("id", id)
                .query(ProductStore::product)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    Product create(NewProduct body) {
        return db.sql("""
                insert into crm.products (id, code, code_key, name, name_key, series, list_price, list_price_currency,
                    active, words, created_by, updated_by)
                values (:id, :code, :code_key, :name, :name_key, :series, :list_price, :list_price_currency,
                    :active, :words, :by, :by)
                on conflict do nothing
                returning *""")
                .param("id", ids.next())
                .params(fields(body))
                .query(ProductStore::product)
                .optional()
                .orElseThrow(() -> duplicate(body));
    }

    Product update(UUID id, Version version, NewProduct body) {
        try {
            return db.sql("""
                    update crm.products set code = :code, code_key = :code_key, name = :name, name_key = :name_key,
                        series = :series, list_price = :list_price, list_price_currency = :list_price_currency,
                        active = :active, words = :words, version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and deleted_at is null and %s
                    returning *""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .params(fields(body))
                    .query(ProductStore::product)
                    .optional()
                    .orElseThrow(() -> refusal(id, version));
        } catch (DuplicateKeyException taken) {
            throw duplicate(body);
        }
    }

    void delete(UUID id, Version version) {
        int gone = db.sql("""
                update crm.products set deleted_at = now(), version = version + 1, updated_at = now(), updated_by = :by
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
        return Guarded.refusal(db, "crm.products where deleted_at is null", id, version);
    }

    private static RuntimeException duplicate(NewProduct body) {
        return CrmProblem.DUPLICATE_PRODUCT.because(
                "code: %s, name: %s (expected: both new among live products)".formatted(body.code(), body.name()));
    }

    private static Map<String, @Nullable Object> fields(NewProduct body) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("code", body.code());
        fields.put("code_key", Folded.key(body.code()));
        fields.put("name", body.name());
        fields.put("name_key", Folded.key(body.name()));
        fields.put("series", body.series());
        fields.put(
                "list_price", body.listPrice() == null ? null : body.listPrice().amount());
        fields.put(
                "list_price_currency",
                body.listPrice() == null ? null : body.listPrice().currency());
        fields.put("active", body.active());
        fields.put("words", Folded.words(body.name(), body.code()));
        fields.put("by", Caller.id());
        return fields;
    }

    private static Product product(ResultSet rs, int row) throws SQLException {
        return new Product(
                Columns.id(rs, "id"),
                rs.getString("code"),
                rs.getString("name"),
                rs.getString("series"),
                Columns.money(rs, "list_price", "list_price_currency"),
                rs.getBoolean("active"),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
