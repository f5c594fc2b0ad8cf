package ai.bhiv.platform.contract;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is recorded of one call (audit, section 2): who did what to which records, with whose rights, and how it ended.
/// The tenant is that of the transaction it is written in.
///
/// @param actorKind `person`, `service`, `agent`, `anonymous` or `system`
/// @param actorId the user's or service's id
/// @param actorName its name at that time
/// @param act the agent that acted for the person
/// @param operation the operation's id, `module.resource.method`
/// @param action `create`, `read`, `update`, `delete`, `execute`, `login`, ... as in the document
/// @param resourceType `module.resource`
/// @param resourceIds ids of the records touched; empty when there is none
/// @param resourceVersion the version that the record has afterwards
/// @param outcome `success`, `refused`, `failed` or `unknown`
/// @param code the problem's code when it is not a success
/// @param process name of the process that wrote it
/// @param role key of the role that answered
/// @param detail changed fields and parameters; masked ones appear without their values
public record AuditRecord(
        UUID id,
        Instant at,
        String actorKind,
        String actorId,
        String actorName,
        @Nullable String act,
        String operation,
        String action,
        String resourceType,
        List<String> resourceIds,
        @Nullable Long resourceVersion,
        String outcome,
        @Nullable String code,
        String correlationId,
        String traceId,
        @Nullable String idempotencyKey,
        String process,
        String role,
        @Nullable JsonNode detail) {}
