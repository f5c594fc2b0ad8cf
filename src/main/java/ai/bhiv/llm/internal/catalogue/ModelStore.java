package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.Model;
import ai.bhiv.llm.NewModel;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Listing.Sort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class ModelStore {
    private static final Listing<Model> LISTING = new Listing<>(
            "llm.models.list",
            "m.*",
            "llm.models m",
            "m.id",
            "name",
            Map.of("name", new Sort("m.name", "text"), "created_at", new Sort("m.created_at", "timestamptz")),
            ModelStore::model);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    ModelStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    Page<Model> list(boolean availableOnly, PageRequest page) {
        var conditions = new Conditions();
        return LISTING.page(db, cursors, availableOnly ? conditions.and("m.available") : conditions, page);
    }

    Model get(UUID id) {
        return db.sql("select * from llm.models where id = :id")
                .param("id", id)
                .query(ModelStore::model)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    Model create(NewModel body) {
        refuseRouteOf(body.name());
        return db.sql("""
                insert into llm.models (id, name, type, provider, upstream_model, endpoint, max_output, reasoning,
                    available, created_by, updated_by)
                values (:id, :name, :type, :provider, :upstream, :endpoint, :max_output, :reasoning, :available, :by,
                    :by)
                on conflict (tenant_id, name) do nothing
                returning *""")
                .param("id", ids.next())
                .params(fields(body))
                .query(ModelStore::model)
                .optional()
                .orElseThrow(() -> duplicate(body.name()));
    }

    Model update(UUID id, Version version, NewModel body) {
        var before = get(id);
        refuseRouteOf(body.name());
        if (!before.name().equals(body.name())) {
            refuseUsed(before);
        }
        try {
            return db.sql("""
                    update llm.models set name = :name, type = :type, provider = :provider, upstream_model = :upstream,
                        endpoint = :endpoint, max_output = :max_output, reasoning = :reasoning,
                        available = :available, version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and %s
                    returning *""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .params(fields(body))
                    .query(ModelStore::model)
                    .optional()
                    .orElseThrow(() -> Guarded.refusal(db, "llm.models", id, version));
        } catch (DuplicateKeyException taken) {
            throw duplicate(body.name());
        }
    }

    void delete(UUID id, Version version) {
        refuseUsed(get(id));
        int removed = db.sql("delete from llm.models where id = :id and " + Guarded.BY_VERSION)
                .param("id", id)
                .param("version", version.number())
                .update();
        if (removed == 0) {
            throw Guarded.refusal(db, "llm.models", id, version);
        }
    }

    private void refuseUsed(Model model) {
        var users = db.sql("""
                select name from llm.routes
                where targets @> jsonb_build_array(jsonb_build_object('model', cast(:name as text))) order by name""").param("name", model.name()).query(String.class).list();
        if (!users.isEmpty()) {
            throw LlmProblem.MODEL_IN_USE.because("routes: " + String.join(", ", users) + " (expected: none)");
        }
    }

    private void refuseRouteOf(String name) {
        if (db.sql("select count(*) from llm.routes where name = :name")
                        .param("name", name)
                        .query(Integer.class)
                        .single()
                > 0) {
            throw duplicate(name);
        }
    }

    private static RuntimeException duplicate(String name) {
        return LlmProblem.MODEL_DUPLICATE.because(
                "name: " + name + " (expected: one that no other model or route has)");
    }

    private static Map<String, Object> fields(NewModel body) {
        var fields = new HashMap<String, Object>();
        fields.put("name", body.name());
        fields.put("type", body.type());
        fields.put("provider", body.provider());
        fields.put("upstream", body.upstreamModel());
        fields.put("endpoint", Columns.stored(body.endpoint()));
        fields.put("max_output", body.maxOutput());
        fields.put("reasoning", body.reasoning());
        fields.put("available", body.available());
        fields.put("by", Caller.id());
        return fields;
    }

    static Model model(ResultSet rs, int row) throws SQLException {
        return new Model(
                Columns.id(rs, "id"),
                rs.getString("name"),
                rs.getString("type"),
                rs.getString("provider"),
                rs.getString("upstream_model"),
                Columns.constant(rs, "endpoint", Model.Endpoint.class),
                rs.getInt("max_output"),
                rs.getBoolean("reasoning"),
                rs.getBoolean("available"),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
