package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// Somebody whose credential is kept by another module.
public record Holder(
        @NotBlank @Size(max = 40) String tenant,

        @Meaning("the id of a person or the client id of a service account") @NotBlank @Size(max = 100)
        String id) {}
