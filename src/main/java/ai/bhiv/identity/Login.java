package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/// Who signs in.
///
/// @param username in the tenant `default`, or `tenant/name` in another one; folded before it is compared
/// @param password as typed
public record Login(
        @Meaning("user name, or tenant/name") @NotBlank @Size(max = 128) @Pattern(regexp = "[^\\p{Cntrl}\\p{Cf}]*")
        String username,

        @Meaning("password") @NotBlank @Size(max = 512) String password) {
    @Override
    public String toString() {
        return "Login[username=" + username + "]";
    }
}
