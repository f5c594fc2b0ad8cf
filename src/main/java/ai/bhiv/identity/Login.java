package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// Who signs in.
///
/// @param username in the tenant `default`, or `tenant/name` in another one; folded before it is compared
/// @param password as typed
/// @param device the device token of an earlier login (IDN-6)
public record Login(
        @Meaning("user name, or tenant/name") @NotBlank @Size(max = 128) @Pattern(regexp = "[^\\p{Cntrl}\\p{Cf}]*")
        String username,

        @Meaning("password") @NotBlank @Size(max = 512) String password,

        @Meaning("device_token of an earlier login from this device; helps while somebody guesses at the name")
        @Size(max = 256)
        @Nullable
        String device) {
    public Login(String username, String password) {
        this(username, password, null);
    }

    @Override
    public String toString() {
        return "Login[username=" + username + "]";
    }
}
