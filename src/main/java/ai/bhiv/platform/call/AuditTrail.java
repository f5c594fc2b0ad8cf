package ai.bhiv.platform.call;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.AuditRecord;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.AuditOutbox;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the audit record of a call from its contract, so that no endpoint does (AUD-1, AUD-7).
public final class AuditTrail {
    private static final int LONGEST_VALUE = 4096;

    private final AuditOutbox outbox;
    private final Ids ids;
    private final Clock clock;
    private final String process;

    public AuditTrail(AuditOutbox outbox, Ids ids, Clock clock, String process) {
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.process = process;
    }

    /// Records a change, in its own transaction: acknowledged means audited.
    void success(Operation operation, @Nullable Object[] arguments, @Nullable Object result) {
        var context = RequestContext.current();
        var principal = context.principal();
        ObjectNode detail = detail(operation, arguments);
        JsonNode answer = result == null ? Json.MAPPER.nullNode() : Json.MAPPER.valueToTree(result);
        outbox.write(
                operation.module(),
                new AuditRecord(
                        ids.next(),
                        clock.instant(),
                        kind(principal.id(), principal.actor(), principal.anonymous()),
                        principal.id(),
                        principal.name(),
                        principal.actor(),
                        operation.id(),
                        action(operation),
                        operation.module() + "." + operation.resource(),
                        resourceIds(operation, detail, answer),
                        answer.path("version").isIntegralNumber()
                                ? (Long) answer.path("version").longValue()
                                : null,
                        "success",
                        null,
                        context.correlationId(),
                        context.traceId(),
                        context.idempotencyKey(),
                        process,
                        operation.roles().iterator().next().key(),
                        detail));
    }

    /// Records what an operation without a transaction of its own did, in the transaction that is open. The operation
    /// calls it itself, because the invoker opens none for it.
    ///
    /// @param operation its id
    /// @param who in whose name it was done; at a login that is known only now
    public void success(String operation, String action, Principal who, List<String> resourceIds) {
        var context = RequestContext.current();
        var resource = operation.substring(0, operation.lastIndexOf('.'));
        outbox.write(
                resource.substring(0, resource.indexOf('.')),
                new AuditRecord(
                        ids.next(),
                        clock.instant(),
                        kind(who.id(), who.actor(), who.anonymous()),
                        who.id(),
                        who.name(),
                        who.actor(),
                        operation,
                        action,
                        resource,
                        resourceIds,
                        null,
                        "success",
                        null,
                        context.correlationId(),
                        context.traceId(),
                        context.idempotencyKey(),
                        process,
                        context.role().key(),
                        null));
    }

    private static String kind(String id, @Nullable String actor, boolean anonymous) {
        if (actor != null) {
            return "agent";
        }
        return anonymous ? "anonymous" : id.equals("system") ? "system" : "person";
    }

    private static String action(Operation operation) {
        return switch (operation.httpMethod()) {
            case "POST" -> operation.creates() ? "create" : "execute";
            case "DELETE" -> "delete";
            case "GET" -> "read";
            default -> "update";
        };
    }

    private static List<String> resourceIds(Operation operation, ObjectNode detail, JsonNode answer) {
        var found = new ArrayList<String>();
        operation
                .pathFields()
                .forEach(field -> found.add(detail.path(field.name()).asString()));
        if (found.isEmpty() && answer.path("id").isString()) {
            found.add(answer.path("id").stringValue());
        }
        return found;
    }

    private static ObjectNode detail(Operation operation, @Nullable Object[] arguments) {
        ObjectNode detail = Json.MAPPER.createObjectNode();
        for (int i = 0; i < arguments.length; i++) {
            var parameter = operation.parameters().get(i);
            var value = arguments[i];
            if (value == null || parameter.place() == Operation.Place.UPLOAD) {
                continue;
            }
            JsonNode tree = Json.MAPPER.valueToTree(value);
            if (parameter.place() == Operation.Place.BODY && tree instanceof ObjectNode body) {
                body.properties()
                        .forEach(member -> keep(detail, member.getKey(), member.getValue(), operation.masked()));
            } else if (!parameter.name().isEmpty()) {
                keep(detail, parameter.name(), tree, operation.masked());
            }
        }
        return detail;
    }

    private static void keep(ObjectNode detail, String name, JsonNode value, Set<String> masked) {
        if (value.isNull()) {
            return;
        }
        if (masked.contains(name)) {
            detail.put(name, "changed");
        } else if (value.toString().length() > LONGEST_VALUE) {
            detail.put(name, value.toString().length() + " characters");
        } else {
            detail.set(name, value);
        }
    }
}
