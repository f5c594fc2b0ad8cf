package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// The second step of a login.
public record SecondFactorLogin(
        @Meaning("as identity.mfa.required gave it") @NotBlank @Size(max = 128)
        String challenge,

        @Meaning("six digits of the authenticator, or a recovery code") @NotBlank @Size(max = 32)
        String code) {
    @Override
    public String toString() {
        return "SecondFactorLogin[]";
    }
}
