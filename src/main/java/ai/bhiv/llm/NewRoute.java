package ai.bhiv.llm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;

/// What a route is made or changed to.
public record NewRoute(
        @Meaning("What clients ask for, unique among models and routes.") @NotBlank @Size(max = 200)
        String name,

        @Meaning("How the order of the targets is found.") @Default("priority")
        Route.Strategy strategy,

        @Meaning("The models to choose among.") @Size(min = 1, max = 20)
        List<RouteTarget> targets) {}
