package ai.bhiv.crm;

import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Money;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A move of a deal to another stage.
///
/// @param amount what it is worth now; absent keeps what it was
/// @param closeDate when it was closed; absent means today when the stage is won or lost, else keeps what it was
public record StageChange(
        @Meaning("Key of a stage: prospecting, engaging, won, lost.") @NotBlank @Size(max = 50)
        String stage,

        @Nullable Money amount,
        @Nullable LocalDate closeDate) {}
