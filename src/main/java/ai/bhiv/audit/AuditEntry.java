package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What was done, by whom (audit, section 2). Never changed.
public record AuditEntry(
        UUID id,

        @Meaning(value = "when it was done", synonyms = "time")
        Instant at,

        @Meaning("person, service, agent, anonymous or system")
        String actorKind,

        @Meaning("id of the person or service") String actorId,

        @Meaning(value = "its name at that time", synonyms = "who")
        String actorName,

        @Meaning("the agent that acted for the person") @Nullable
        String act,

        @Meaning("operation id") String operation,

        @Meaning("create, read, update, delete, execute, login, ...")
        String action,

        String resourceType,
        List<String> resourceIds,
        @Nullable Long resourceVersion,
        @Meaning("success, refused, failed or unknown") String outcome,
        @Meaning("problem code of a refusal") @Nullable String code,
        String correlationId,
        String traceId,
        @Nullable String idempotencyKey,
        String process,
        String role,

        @Meaning("changed fields; masked ones without value") @Nullable
        JsonNode detail) {}
