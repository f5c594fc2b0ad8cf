package ai.bhiv.gateway;

import ai.bhiv.platform.contract.Meaning;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What came of one request of a batch.
public record BatchResult(
        int index,
        @Nullable String id,
        String service,
        String path,
        Outcome outcome,

        @Meaning("as the request alone would have had; absent when it was not sent") @Nullable
        Integer status,

        Map<String, String> headers,
        @Meaning("the answer's JSON, or its text") @Nullable JsonNode data,
        @Meaning("why it failed or was skipped") @Nullable JsonNode problem,
        @Meaning("what it calls, of a dry run") @Nullable String operation) {
    /// How it ended.
    public enum Outcome {
        SUCCEEDED,
        FAILED,
        /// Not sent: an item before it failed.
        SKIPPED,
        /// Not sent: it was a dry run.
        PLANNED
    }
}
