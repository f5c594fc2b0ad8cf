package ai.bhiv.workflow;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One version of a workflow.
///
/// @param semver the definition's own version, from `document.version`
/// @param source the definition as it was given; absent in lists
/// @param functions the operations that it calls
/// @param version of the record, for `If-Match`
public record Workflow(
        UUID id,
        String namespace,
        String name,
        String semver,
        String title,
        String summary,
        WorkflowStatus status,
        @Nullable String source,
        List<String> functions,
        @Nullable Instant activatedAt,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
