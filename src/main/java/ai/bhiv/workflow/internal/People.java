package ai.bhiv.workflow.internal;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.work.Steps;
import ai.bhiv.workflow.Approval;
import ai.bhiv.workflow.ApprovalState;
import ai.bhiv.workflow.internal.dsl.Durations;
import ai.bhiv.workflow.internal.dsl.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Asks people and waits for what they decide; silence means no (HUM-1).
final class People {
    /// What `call` names.
    static final String FUNCTION = "approval";

    private static final Set<String> MEMBERS = Set.of("title", "details", "roles", "people", "expires", "other_person");
    private static final Duration USUAL = Duration.ofHours(24);

    private final Doors doors;

    People(Doors doors) {
        this.doors = doors;
    }

    /// The signal that brings a decision.
    static String signal(UUID approval) {
        return "approval:" + approval;
    }

    /// @param until when a timeout around it ends, which expires it sooner
    JsonNode ask(Task.Call call, JsonNode arguments, Steps steps, Instant now, @Nullable Instant until) {
        var with = FlowRun.object(arguments);
        for (var member : with.propertyNames()) {
            if (!MEMBERS.contains(member)) {
                throw new FlowException(FlowError.validation("with: " + member + " (expected: "
                        + String.join(", ", MEMBERS.stream().sorted().toList()) + ")"));
            }
        }
        var title = with.path("title").asString("");
        if (title.isBlank()) {
            throw new FlowException(FlowError.validation("with: title (it is required)"));
        }
        var length = with.has("expires")
                ? Durations.read(with.path("expires"))
                        .orElseThrow(() -> new FlowException(FlowError.validation("expires: no duration")))
                : USUAL;
        var ends = now.plus(length);
        var expires = until != null && until.isBefore(ends) ? until : ends;
        var id = steps.id(call.common().pointer() + " id");
        var by = RequestContext.current().principal().name();
        steps.change(call.common().pointer() + " asked", Boolean.class, () -> {
            doors.ask(new Approval(
                    id,
                    steps.run(),
                    call.common().pointer(),
                    title,
                    with.get("details"),
                    texts(with.path("roles")),
                    texts(with.path("people")),
                    with.path("other_person").asBoolean(false),
                    by,
                    ApprovalState.OPEN,
                    expires,
                    null,
                    null,
                    null,
                    now));
            return true;
        });
        var left = Duration.between(now, expires);
        return steps.await(signal(id), JsonNode.class, left.isNegative() ? Duration.ZERO : left)
                .orElseGet(() -> steps.change(
                        call.common().pointer() + " expired", JsonNode.class, () -> decision(doors.unanswered(id))));
    }

    private static List<String> texts(JsonNode node) {
        return node.isString()
                ? List.of(node.stringValue())
                : node.valueStream().map(one -> one.asString("")).toList();
    }

    /// What the task gives.
    static JsonNode decision(Approval approval) {
        var decision = Json.MAPPER.createObjectNode();
        decision.put("approved", approval.state() == ApprovalState.APPROVED);
        decision.put("state", Json.wireName(approval.state()));
        decision.put("decided_by", approval.decidedBy());
        decision.put("comment", approval.comment());
        decision.put("approval", approval.id().toString());
        return decision;
    }
}
