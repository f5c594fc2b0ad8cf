package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What was done, by whom (audit, section 2). Never changed. All of it is read from the leaf of the log, except name,
/// address and detail, which may be erased.
public record AuditEntry(
        UUID id,
        @Meaning("place in the log, from 0") long seq,

        @Meaning(value = "when it was done", synonyms = "time")
        Instant at,

        @Meaning("person, service, agent, anonymous or system")
        String actorKind,

        @Meaning("id of the person or service") String actorId,

        @Meaning(value = "its name at that time; 'erased person' when it was erased", synonyms = "who")
        String actorName,

        @Meaning("the agent that acted for the person") @Nullable
        String act,

        @Meaning("operation id") String operation,

        @Meaning("create, read, update, delete, execute, login, ...")
        String action,

        String resourceType,
        List<String> resourceIds,

        @Meaning("version of the record after it") @Nullable Long resourceVersion,

        @Meaning("success, refused, failed or unknown") String outcome,
        @Meaning("problem code of a refusal") @Nullable String code,

        @Meaning("how many equal ones it stands for") int count,

        @Meaning("the last of them") @Nullable Instant lastAt,
        @Meaning("type of a security event") @Nullable String security,

        @Meaning("info, low, medium, high or critical") @Nullable
        String level,

        @Meaning("why, in the words of who did it") @Nullable
        String reason,

        @Nullable String approval,
        @Nullable String run,
        String correlationId,
        String traceId,
        @Nullable String idempotencyKey,
        String process,
        String role,
        @Nullable String address,

        @Meaning("SHA-256 of the record's canonical state after it") @Nullable
        String stateDigest,

        @Meaning("changed fields and parameters; masked ones without value") @Nullable
        JsonNode detail) {}
