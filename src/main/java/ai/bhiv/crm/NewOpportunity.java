package ai.bhiv.crm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Money;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a deal is made or changed to. Changing the stage writes its history like a move of its own.
public record NewOpportunity(
        @Meaning("What people call the deal.") @NotBlank @Size(max = 200)
        String name,

        @Meaning("Key of a stage: prospecting, engaging, won, lost.") @Default("prospecting") @Size(max = 50)
        String stage,

        @Meaning("The account that buys.") @Nullable UUID accountId,
        @Meaning("The product it is about.") @Nullable UUID productId,
        @Meaning("The customer who buys.") @Nullable UUID customerId,

        @Meaning("Who sells it: a sales rep's name.") @Size(max = 200) @Nullable
        String owner,

        @Meaning("What it is worth, in one currency.") @Nullable
        Money amount,

        @Meaning("When work on it began.") @Nullable LocalDate engagedOn,

        @Meaning("When it was closed, or is expected to be.") @Nullable
        LocalDate closeDate,

        @Meaning("Its id in the system it came from; unique.") @Size(max = 100) @Nullable
        String externalRef) {}
