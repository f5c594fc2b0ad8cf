package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// Asks for new tokens.
public record RefreshRequest(
        @Meaning("as given by the login or refresh before") @NotBlank @Size(max = 512)
        String refreshToken) {
    @Override
    public String toString() {
        return "RefreshRequest[]";
    }
}
