package ai.bhiv.gateway;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request of a batch.
public record BatchItem(
        @Meaning("By which later items name it.") @Pattern(regexp = "[A-Za-z0-9_-]{1,64}") @Nullable
        String id,

        @Meaning("Such as crm or identity; gateway for what has no /api/ in front.") @Pattern(regexp = "[a-z]{1,32}")
        String service,

        @Meaning("There, with its query; {order/id} stands for a value of the earlier item order.")
        @NotBlank
        @Size(max = 8192)
        String path,

        @Pattern(regexp = "GET|HEAD|POST|PUT|PATCH|DELETE") String method,

        @Meaning("The body; {\"$from\": \"order\", \"pointer\": \"/id\"} stands for a value of an earlier item.")
        @Nullable
        JsonNode data,

        @Meaning("If-Match, Accept and others; never credentials.") @Nullable
        Map<String, String> headers) {}
