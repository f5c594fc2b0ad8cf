package ai.bhiv.workflow.internal;

import ai.bhiv.platform.context.RequestContext;
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
import ai.bhiv.workflow.Workflow;
import ai.bhiv.workflow.WorkflowProblem;
import ai.bhiv.workflow.WorkflowStatus;
import ai.bhiv.workflow.internal.dsl.Definition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class WorkflowStore {
    private static final Listing<Workflow> LISTING = new Listing<>(
            "workflow.workflows.list",
            "d.*, null as shown_source",
            "workflow.definitions d",
            "d.id",
            "-created_at",
            Map.of("created_at", new Sort("d.created_at", "timestamptz")),
            WorkflowStore::workflow);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Ids ids;

    WorkflowStore(JdbcClient db, Cursors cursors, Ids ids) {
        this.db = db;
        this.cursors = cursors;
        this.ids = ids;
    }

    Page<Workflow> list(@Nullable String name, @Nullable WorkflowStatus status, PageRequest page) {
        var conditions = new Conditions()
                .and("d.name = :name", "name", name)
                .and("d.status = :status", "status", status == null ? null : Columns.stored(status));
        return LISTING.page(db, cursors, conditions, page);
    }

    Workflow get(UUID id) {
        return db.sql("select *, source as shown_source from workflow.definitions where id = ?")
                .param(id)
                .query(WorkflowStore::workflow)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    Workflow create(Definition definition, String source) {
        return db.sql("""
                        insert into workflow.definitions
                            (id, namespace, name, semver, title, summary, status, source, functions, created_by, updated_by)
                        values (:id, :namespace, :name, :semver, :title, :summary, 'draft', :source, :functions, :by, :by)
                        on conflict (tenant_id, namespace, name, semver) do nothing
                        returning *, source as shown_source""")
                .param("id", ids.next())
                .params(fields(definition, source))
                .query(WorkflowStore::workflow)
                .optional()
                .orElseThrow(() -> exists(definition));
    }

    Workflow update(UUID id, Version version, Definition definition, String source) {
        try {
            return db.sql("""
                            update workflow.definitions
                               set namespace = :namespace, name = :name, semver = :semver, title = :title,
                                   summary = :summary, source = :source, functions = :functions,
                                   version = version + 1, updated_at = now(), updated_by = :by
                             where id = :id and status = 'draft' and %s
                            returning *, source as shown_source""".formatted(Guarded.BY_VERSION))
                    .param("id", id)
                    .param("version", version.number())
                    .params(fields(definition, source))
                    .query(WorkflowStore::workflow)
                    .optional()
                    .orElseThrow(() -> Guarded.refusal(db, "workflow.definitions", id, version));
        } catch (DuplicateKeyException taken) {
            throw exists(definition);
        }
    }

    void delete(UUID id, Version version) {
        draft(id);
        int gone = db.sql("delete from workflow.definitions where id = :id and status = 'draft' and "
                        + Guarded.BY_VERSION)
                .param("id", id)
                .param("version", version.number())
                .update();
        if (gone == 0) {
            throw Guarded.refusal(db, "workflow.definitions", id, version);
        }
    }

    /// @throws ai.bhiv.platform.problem.Problem 404, or 409 when it is no draft
    void draft(UUID id) {
        var found = get(id);
        if (found.status() != WorkflowStatus.DRAFT) {
            throw WorkflowProblem.VERSION_NOT_DRAFT.because(
                    "status: " + Columns.stored(found.status()) + " (expected: draft)");
        }
    }

    Workflow become(UUID id, WorkflowStatus status, EnumSet<WorkflowStatus> from) {
        // locked first, so that the status that is refused is the one that is told
        var stored = db.sql("select status from workflow.definitions where id = ? for update")
                .param(id)
                .query((rs, _) -> Columns.constant(rs, "status", WorkflowStatus.class))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
        if (!from.contains(stored)) {
            throw WorkflowProblem.TRANSITION_REFUSED.because("status: " + Columns.stored(stored) + " (expected: "
                    + String.join(" or ", from.stream().map(Columns::stored).toList()) + ")");
        }
        return db.sql("""
                        update workflow.definitions
                           set status = :status, version = version + 1, updated_at = now(), updated_by = :by,
                               activated_at = case when :status = 'active' then clock_timestamp() else activated_at end
                         where id = :id returning *, source as shown_source""")
                .param("id", id)
                .param("status", Columns.stored(status))
                .param("by", by())
                .query(WorkflowStore::workflow)
                .single();
    }

    /// The active version with this number; for `latest` the one that became active last.
    Optional<Workflow> active(String namespace, String name, String version) {
        return db.sql("""
                        select *, source as shown_source from workflow.definitions
                         where namespace = :namespace and name = :name and status = 'active'
                           and (:version = 'latest' or semver = :version)
                         order by activated_at desc limit 1""")
                .param("namespace", namespace)
                .param("name", name)
                .param("version", version)
                .query(WorkflowStore::workflow)
                .optional();
    }

    private static Map<String, Object> fields(Definition definition, String source) {
        return Map.of(
                "namespace", definition.namespace(),
                "name", definition.name(),
                "semver", definition.version(),
                "title", definition.title(),
                "summary", definition.summary(),
                "source", source,
                "functions", definition.functions().stream().sorted().toArray(String[]::new),
                "by", by());
    }

    static String by() {
        return RequestContext.current().principal().name();
    }

    private static RuntimeException exists(Definition definition) {
        return WorkflowProblem.VERSION_EXISTS.because(
                "document: %s/%s %s".formatted(definition.namespace(), definition.name(), definition.version()));
    }

    private static Workflow workflow(ResultSet rs, int row) throws SQLException {
        return new Workflow(
                Columns.id(rs, "id"),
                rs.getString("namespace"),
                rs.getString("name"),
                rs.getString("semver"),
                rs.getString("title"),
                rs.getString("summary"),
                Columns.constant(rs, "status", WorkflowStatus.class),
                rs.getString("shown_source"),
                Columns.texts(rs, "functions"),
                Columns.instantOrNull(rs, "activated_at"),
                rs.getLong("version"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getString("updated_by"));
    }
}
