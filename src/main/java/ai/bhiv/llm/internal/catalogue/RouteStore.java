package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.NewRoute;
import ai.bhiv.llm.Route;
import ai.bhiv.llm.RouteTarget;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Listing.Sort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class RouteStore {
    private static final Listing<Route> LISTING = new Listing<>(
            "llm.routes.list",
            "r.*",
            "llm.routes r",
            "r.id",
            "name",
            Map.of("name", new Sort("r.name", "text"), "created_at", new Sort("r.created_at", "timestamptz")),
            RouteStore::route);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    RouteStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    Page<Route> list(PageRequest page) {
        return LISTING.page(db, cursors, new Conditions(), page);
    }

    Route get(UUID id) {
        return db.sql("select * from llm.routes where id = :id")
                .param("id", id)
                .query(RouteStore::route)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    /// @param others names of models that are not stored
    Route create(NewRoute body, Set<String> others) {
        check(body, others);
        return db.sql("""
                insert into llm.routes (id, name, strategy, targets, created_by, updated_by)
                values (:id, :name, :strategy, cast(:targets as jsonb), :by, :by)
                on conflict (tenant_id, name) do nothing
                returning *""")
                .param("id", ids.next())
                .params(fields(body))
                .query(RouteStore::route)
                .optional()
                .orElseThrow(() -> duplicate(body));
    }

    Route update(UUID id, Version version, NewRoute body, Set<String> others) {
        get(id);
        check(body, others);
        try {
            return db.sql("""
                    update llm.routes set name = :name, strategy = :strategy, targets = cast(:targets as jsonb),
                        version = version + 1, updated_at = now(), updated_by = :by
                    where id = :id and %s
                    returning *""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .params(fields(body))
                    .query(RouteStore::route)
                    .optional()
                    .orElseThrow(() -> Guarded.refusal(db, "llm.routes", id, version));
        } catch (DuplicateKeyException taken) {
            throw duplicate(body);
        }
    }

    void delete(UUID id, Version version) {
        int removed = db.sql("delete from llm.routes where id = :id and " + Guarded.BY_VERSION)
                .param("id", id)
                .param("version", version.number())
                .update();
        if (removed == 0) {
            throw Guarded.refusal(db, "llm.routes", id, version);
        }
    }

    private void check(NewRoute body, Set<String> others) {
        var models = Set.copyOf(
                db.sql("select name from llm.models").query(String.class).list());
        if (models.contains(body.name()) || others.contains(body.name())) {
            throw duplicate(body);
        }
        var unknown = body.targets().stream()
                .map(RouteTarget::model)
                .filter(name -> !models.contains(name) && !others.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw LlmProblem.TARGET_UNKNOWN.because(
                    "targets: " + String.join(", ", unknown) + " (expected: names of models)");
        }
    }

    private static RuntimeException duplicate(NewRoute body) {
        return LlmProblem.MODEL_DUPLICATE.because(
                "name: " + body.name() + " (expected: one that no other model or route has)");
    }

    private static Map<String, Object> fields(NewRoute body) {
        return Map.of(
                "name", body.name(),
                "strategy", Columns.stored(body.strategy()),
                "targets", Json.MAPPER.writeValueAsString(body.targets()),
                "by", Caller.id());
    }

    static Route route(ResultSet rs, int row) throws SQLException {
        return new Route(
                Columns.id(rs, "id"),
                rs.getString("name"),
                Columns.constant(rs, "strategy", Route.Strategy.class),
                List.of(Json.MAPPER.readValue(rs.getString("targets"), RouteTarget[].class)),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
