package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// Proof of who one is: a code where there is a second factor, the password otherwise.
public record NewProof(
        @Meaning("password") @NotBlank @Size(max = 512) @Nullable
        String password,

        @Meaning("six digits of the authenticator, or a recovery code") @NotBlank @Size(max = 32) @Nullable
        String code) {
    @Override
    public String toString() {
        return "NewProof[]";
    }
}
