package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A user to be made.
///
/// @param username plain ASCII, so that no two names look the same (no homoglyphs, nothing invisible)
public record NewUser(
        @Meaning("user name") @NotBlank @Size(max = 64) @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._@+-]*")
        String username,

        @Meaning("e-mail address") @Email @Size(max = 254) @Nullable
        String email,

        @Meaning("name shown") @Size(min = 1, max = 200) @Nullable
        String displayName,

        @Meaning("Admin, Ops, Sales, Support, Customer") @Size(min = 1, max = 5)
        List<String> roles,

        @Meaning("15 to 128 characters; generated when absent") @Size(max = 512) @Nullable
        String password) {
    @Override
    public String toString() {
        return "NewUser[username=" + username + "]";
    }
}
