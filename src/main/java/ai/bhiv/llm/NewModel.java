package ai.bhiv.llm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// What a model is made or changed to.
public record NewModel(
        @Meaning("What clients ask for, unique among models and routes.") @NotBlank @Size(max = 200)
        String name,

        @Meaning("Its family, such as gpt-4 or claude-3.") @Default("custom") @NotBlank @Size(max = 100)
        String type,

        @Meaning("Name of the provider that runs it.") @NotBlank @Size(max = 100)
        String provider,

        @Meaning("What the provider calls it: its model or deployment.") @NotBlank @Size(max = 200)
        String upstreamModel,

        @Meaning("What it is for.") @Default("chat") Model.Endpoint endpoint,

        @Meaning("The most tokens that it generates.") @Default("4096") @Min(1) @Max(10000000)
        int maxOutput,

        @Meaning("Whether it thinks before it answers, so that its first byte may take minutes.") @Default("false")
        boolean reasoning,

        @Meaning("Whether it may be asked.") @Default("true")
        boolean available) {}
