package ai.bhiv.workflow.internal;

import ai.bhiv.workflow.Approval;
import ai.bhiv.workflow.Workflow;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// What a running workflow reaches of the world around it.
interface Doors {
    /// Calls an operation, with the rights of whoever started the workflow.
    ///
    /// @param key equal at every repeat
    /// @throws FlowException when it refuses or fails
    JsonNode call(String function, JsonNode arguments, String key);

    /// Asks people; in the open transaction.
    void ask(Approval approval);

    /// Ends a question that nobody answered; in the open transaction.
    ///
    /// @return what became of it, which is another thing when somebody was quicker
    Approval unanswered(UUID approval);

    /// The version that is to be run; in the open transaction.
    Optional<Workflow> workflow(String namespace, String name, String version);

    /// Takes down an execution that another one started; in the open transaction.
    void child(UUID id, UUID workflow, UUID parent, JsonNode input);
}
