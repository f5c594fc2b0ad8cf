package ai.bhiv.workflow.internal;

import ai.bhiv.platform.work.RunFollower;
import ai.bhiv.platform.work.Works;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Keeps executions and what they ask people in step with what is done to their runs.
@Component
final class RunsFollowed implements RunFollower {
    private final ExecutionStore executions;
    private final ApprovalStore approvals;

    RunsFollowed(ExecutionStore executions, ApprovalStore approvals, Works works) {
        this.executions = executions;
        this.approvals = approvals;
        works.tell(this);
    }

    @Override
    public void cancelled(List<UUID> runs) {
        approvals.withdraw(runs);
    }

    @Override
    public void copied(UUID from, UUID to) {
        executions.copy(from, to);
    }
}
