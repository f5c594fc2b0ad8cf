package ai.bhiv.llm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// What a provider is made or changed to.
public record NewProvider(
        @Meaning("Unique, used by models and prices.") @NotBlank @Size(max = 100)
        String name,

        @Meaning("Which protocol it speaks.") Provider.Kind kind,

        @Meaning("Where it answers, without a trailing slash; of OpenAI's protocol with its /v1.")
        @NotBlank
        @Size(max = 500)
        String baseUrl,

        @Meaning("Place in the order in which providers are tried.") @Default("100") @Min(0) @Max(1000)
        int position,

        @Meaning("Whether it takes requests.") @Default("enabled")
        Provider.State state) {}
