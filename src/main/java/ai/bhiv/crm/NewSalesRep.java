package ai.bhiv.crm;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// What a sales rep is made or changed to.
public record NewSalesRep(
        @Meaning(
                value = "The person's name, as deals give their owner.",
                synonyms = {"sales agent", "agent", "rep", "salesperson", "seller"})
        @NotBlank
        @Size(max = 200)
        String name,

        @Meaning(
                value = "Who leads them.",
                synonyms = {"team lead", "supervisor", "boss"})
        @Size(max = 200)
        @Nullable
        String manager,

        @Meaning(
                value = "Where they work from.",
                synonyms = {"regional office", "region", "branch", "location"})
        @Size(max = 100)
        @Nullable
        String office) {}
