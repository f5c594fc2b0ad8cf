package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// A new password, with the old one as proof.
public record PasswordChange(
        @Meaning("the password until now") @NotBlank @Size(max = 512)
        String currentPassword,

        @Meaning("the password from now on, 15 to 128 characters") @NotBlank @Size(max = 512)
        String newPassword) {
    @Override
    public String toString() {
        return "PasswordChange[]";
    }
}
