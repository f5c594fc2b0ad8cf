package ai.bhiv.workflow.internal;

import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Listing.Sort;
import ai.bhiv.platform.work.RunState;
import ai.bhiv.platform.work.Works;
import ai.bhiv.workflow.Execution;
import ai.bhiv.workflow.ExecutionStatus;
import ai.bhiv.workflow.Workflow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

@Repository
final class ExecutionStore {
    private static final Listing<Execution> LISTING = new Listing<>(
            "workflow.executions.list",
            "e.id, e.definition_id, e.namespace, e.name, e.semver, e.status, e.parent_id, null as input,"
                    + " null as output, e.error, e.started_by, e.created_at, e.finished_at",
            "workflow.executions e",
            "e.id",
            "-created_at",
            Map.of("created_at", new Sort("e.created_at", "timestamptz")),
            ExecutionStore::execution);

    private final JdbcClient db;
    private final Cursors cursors;
    private final Works works;

    ExecutionStore(JdbcClient db, Cursors cursors, Works works) {
        this.db = db;
        this.cursors = cursors;
        this.works = works;
    }

    Page<Execution> list(@Nullable UUID workflow, PageRequest page) {
        var found = LISTING.page(
                db, cursors, new Conditions().and("e.definition_id = :workflow", "workflow", workflow), page);
        var states = works.states(found.items().stream()
                .filter(execution -> execution.finishedAt() == null)
                .map(Execution::id)
                .toList());
        return found.map(execution -> current(execution, states));
    }

    Execution get(UUID id) {
        var found = db.sql("select * from workflow.executions where id = ?")
                .param(id)
                .query(ExecutionStore::execution)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
        return current(found, found.finishedAt() == null ? works.states(List.of(id)) : Map.of());
    }

    void add(UUID id, Workflow workflow, @Nullable UUID parent, @Nullable JsonNode input) {
        db.sql("""
                        insert into workflow.executions
                            (id, definition_id, namespace, name, semver, parent_id, input, started_by)
                        values (:id, :definition, :namespace, :name, :semver, :parent, cast(:input as json), :by)""")
                .param("id", id)
                .param("definition", workflow.id())
                .param("namespace", workflow.namespace())
                .param("name", workflow.name())
                .param("semver", workflow.semver())
                .param("parent", parent)
                .param("input", Json.MAPPER.writeValueAsString(input))
                .param("by", WorkflowStore.by())
                .update();
    }

    /// Enters an execution that goes on where another one was; nothing when that is none.
    void copy(UUID from, UUID to) {
        db.sql("""
                        insert into workflow.executions
                            (id, definition_id, namespace, name, semver, parent_id, input, started_by)
                        select :to, definition_id, namespace, name, semver, null, input, :by
                          from workflow.executions where id = :from""")
                .param("to", to)
                .param("from", from)
                .param("by", WorkflowStore.by())
                .update();
    }

    void finish(UUID id, FlowEnd end) {
        var error = end.error();
        db.sql("""
                        update workflow.executions
                           set status = :status, output = cast(:output as json), error = cast(:error as json),
                               finished_at = clock_timestamp()
                         where id = :id""")
                .param("id", id)
                .param("status", error == null ? "completed" : "faulted")
                .param("output", error == null ? Json.MAPPER.writeValueAsString(end.output()) : null)
                .param("error", error == null ? null : error.tree().toString())
                .update();
    }

    /// What is not over is where its run is.
    private static Execution current(Execution one, Map<UUID, RunState> states) {
        var state = states.get(one.id());
        if (one.finishedAt() != null || state == null) {
            return one;
        }
        var status = switch (state) {
            case SCHEDULED, READY, RUNNING, SUCCEEDED -> ExecutionStatus.RUNNING;
            case WAITING -> ExecutionStatus.WAITING;
            case PARKED -> ExecutionStatus.SUSPENDED;
            case FAILED -> ExecutionStatus.FAULTED;
            case CANCELLED -> ExecutionStatus.CANCELLED;
        };
        return new Execution(
                one.id(),
                one.workflow(),
                one.namespace(),
                one.name(),
                one.semver(),
                status,
                one.parent(),
                one.input(),
                one.output(),
                one.error(),
                one.startedBy(),
                one.createdAt(),
                one.finishedAt());
    }

    private static Execution execution(ResultSet rs, int row) throws SQLException {
        var status = rs.getString("status");
        return new Execution(
                Columns.id(rs, "id"),
                Columns.id(rs, "definition_id"),
                rs.getString("namespace"),
                rs.getString("name"),
                rs.getString("semver"),
                status == null ? ExecutionStatus.PENDING : ExecutionStatus.valueOf(status.toUpperCase(Locale.ROOT)),
                Columns.idOrNull(rs, "parent_id"),
                tree(rs.getString("input")),
                tree(rs.getString("output")),
                tree(rs.getString("error")),
                rs.getString("started_by"),
                Columns.instant(rs, "created_at"),
                Columns.instantOrNull(rs, "finished_at"));
    }

    static @Nullable JsonNode tree(@Nullable String json) {
        return json == null ? null : Json.MAPPER.readTree(json);
    }
}
