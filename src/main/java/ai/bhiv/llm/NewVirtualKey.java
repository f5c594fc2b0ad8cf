package ai.bhiv.llm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a key is made or changed to.
public record NewVirtualKey(
        @Meaning("What it is for.") @NotBlank @Size(max = 200)
        String name,

        @Meaning("The models and routes that it may use; all when left out.") @Size(max = 200) @Nullable
        List<String> models,

        @Meaning("Requests a minute, a tenth of them (at least 5) at once; 0 for no limit.")
        @Default("50")
        @Min(0)
        @Max(1000000)
        int requestsPerMinute,

        @Meaning("Tokens a minute; 0 for no limit.") @Default("0") @Min(0) @Max(1000000000)
        int tokensPerMinute,

        @Meaning("Requests at once; 0 for no limit.") @Default("0") @Min(0) @Max(100000)
        int parallel,

        @Meaning("Output tokens that are reserved when the client gives no limit.")
        @Default("4096")
        @Min(1)
        @Max(1000000)
        int defaultOutput,

        @Meaning("Whether models without a price may be used under a budget.") @Default("false")
        boolean unpriced,

        @Meaning("When it ends by itself.") @Nullable Instant expiresAt) {}
