package ai.bhiv.llm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// One of the models that a route chooses among.
public record RouteTarget(
        @Meaning("Name of the model.") @NotBlank @Size(max = 200)
        String model,

        @Meaning("Its share, beside those of the other targets.") @Default("1") @Min(1) @Max(1000)
        int weight,

        @Meaning("Its tier; a lower one is tried first.") @Default("0") @Min(0) @Max(100)
        int priority) {}
