package ai.bhiv.workflow.internal;

import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Listing.Sort;
import ai.bhiv.workflow.Approval;
import ai.bhiv.workflow.ApprovalState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
final class ApprovalStore {
    private static final Listing<Approval> LISTING = new Listing<>(
            "workflow.approvals.list",
            "a.*",
            "workflow.approvals a",
            "a.id",
            "-created_at",
            Map.of("created_at", new Sort("a.created_at", "timestamptz")),
            ApprovalStore::approval);

    private final JdbcClient db;
    private final Cursors cursors;

    ApprovalStore(JdbcClient db, Cursors cursors) {
        this.db = db;
        this.cursors = cursors;
    }

    Page<Approval> list(@Nullable ApprovalState state, PageRequest page) {
        return LISTING.page(
                db,
                cursors,
                new Conditions().and("a.state = :state", "state", state == null ? null : Columns.stored(state)),
                page);
    }

    Approval get(UUID id) {
        return db.sql("select * from workflow.approvals where id = ?")
                .param(id)
                .query(ApprovalStore::approval)
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    void add(Approval approval) {
        db.sql("""
                        insert into workflow.approvals
                            (id, execution_id, task, title, details, roles, people, other_person, requested_by, expires_at)
                        values (:id, :execution, :task, :title, cast(:details as json), :roles, :people, :other, :by,
                                :expires)""")
                .param("id", approval.id())
                .param("execution", approval.execution())
                .param("task", approval.task())
                .param("title", approval.title())
                .param(
                        "details",
                        approval.details() == null ? null : approval.details().toString())
                .param("roles", approval.roles().toArray(String[]::new))
                .param("people", approval.people().toArray(String[]::new))
                .param("other", approval.otherPerson())
                .param("by", approval.requestedBy())
                .param("expires", approval.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// Decides what is open and not past its time: of several who try, one does.
    ///
    /// @return nothing when it was decided already
    Optional<Approval> decide(UUID id, boolean approve, String by, @Nullable String comment) {
        return db.sql("""
                        update workflow.approvals
                           set state = :state, decided_by = :by, decided_at = clock_timestamp(), comment = :comment
                         where id = :id and state = 'open' and expires_at > clock_timestamp() returning *""")
                .param("id", id)
                .param("state", approve ? "approved" : "rejected")
                .param("by", by)
                .param("comment", comment)
                .query(ApprovalStore::approval)
                .optional();
    }

    Approval expire(UUID id) {
        db.sql("update workflow.approvals set state = 'expired', decided_at = clock_timestamp() where id = ?"
                        + " and state = 'open'")
                .param(id)
                .update();
        return get(id);
    }

    /// Takes back what cancelled executions ask.
    void withdraw(List<UUID> executions) {
        db.sql("update workflow.approvals set state = 'withdrawn', decided_at = clock_timestamp()"
                        + " where execution_id = any (?) and state = 'open'")
                .param(executions.toArray(UUID[]::new))
                .update();
    }

    private static Approval approval(ResultSet rs, int row) throws SQLException {
        return new Approval(
                Columns.id(rs, "id"),
                Columns.id(rs, "execution_id"),
                rs.getString("task"),
                rs.getString("title"),
                ExecutionStore.tree(rs.getString("details")),
                Columns.texts(rs, "roles"),
                Columns.texts(rs, "people"),
                rs.getBoolean("other_person"),
                rs.getString("requested_by"),
                Columns.constant(rs, "state", ApprovalState.class),
                Columns.instant(rs, "expires_at"),
                rs.getString("decided_by"),
                Columns.instantOrNull(rs, "decided_at"),
                rs.getString("comment"),
                Columns.instant(rs, "created_at"));
    }
}
