package ai.bhiv.workflow.internal;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.work.Works;
import ai.bhiv.workflow.Approval;
import ai.bhiv.workflow.ApprovalDecision;
import ai.bhiv.workflow.ApprovalState;
import ai.bhiv.workflow.Approvals;
import ai.bhiv.workflow.WorkflowProblem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class ApprovalEndpoint implements Approvals {
    private final ApprovalStore store;
    private final Works works;

    ApprovalEndpoint(ApprovalStore store, Works works) {
        this.store = store;
        this.works = works;
    }

    @Override
    public Page<Approval> list(@Nullable ApprovalState state, PageRequest page) {
        return store.list(state, page);
    }

    @Override
    public Approval get(UUID id) {
        return store.get(id);
    }

    @Override
    public Approval decide(UUID id, ApprovalDecision body) {
        var principal = RequestContext.current().principal();
        var approval = store.get(id);
        boolean named = approval.roles().isEmpty() && approval.people().isEmpty()
                || approval.people().contains(principal.name())
                || approval.roles().stream().anyMatch(principal.roles()::contains);
        if (principal.actor() != null || !named) {
            throw WorkflowProblem.NOT_ASSIGNED.because("approval: " + id + " (expected: " + who(approval) + ")");
        }
        if (approval.otherPerson() && approval.requestedBy().equals(principal.name())) {
            throw WorkflowProblem.NOT_ASSIGNED.because(
                    "approval: " + id + " (expected: somebody else than " + principal.name() + ", who asked)");
        }
        var decided = store.decide(id, body.approve(), principal.name(), body.comment())
                .orElseThrow(() -> decided(store.get(id)));
        works.signal(
                principal.tenant(), decided.execution(), People.signal(id), id.toString(), People.decision(decided));
        return decided;
    }

    private static RuntimeException decided(Approval approval) {
        return WorkflowProblem.ALREADY_DECIDED.because("state: "
                + (approval.state() == ApprovalState.OPEN ? "past its time" : Json.wireName(approval.state()))
                + (approval.decidedBy() == null ? "" : " by " + approval.decidedBy()));
    }

    private static String who(Approval approval) {
        if (approval.roles().isEmpty() && approval.people().isEmpty()) {
            return "a person";
        }
        return String.join(", ", approval.roles()) + (approval.people().isEmpty() ? "" : " " + approval.people());
    }
}
