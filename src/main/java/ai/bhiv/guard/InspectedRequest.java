package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request that is looked at and not sent.
public record InspectedRequest(
        @Meaning("Such as POST.") @NotBlank @Pattern(regexp = "[A-Z]{3,10}")
        String method,

        @Meaning("With its query, percent-encoded, beginning with /.") @NotBlank @Size(max = 8192)
        String path,

        @Nullable Map<String, String> headers,

        @Meaning("The body as text; its type is the header Content-Type.") @Size(max = 65_536) @Nullable
        String content) {}
