package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// A new password, with a one-time link as proof.
public record PasswordReset(
        @Meaning("the link's token") @NotBlank @Size(max = 128)
        String link,

        @Meaning("the password from now on, 15 to 128 characters") @NotBlank @Size(max = 512)
        String newPassword) {
    @Override
    public String toString() {
        return "PasswordReset[]";
    }
}
