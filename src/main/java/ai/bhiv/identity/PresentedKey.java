package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// An API key that somebody sent.
public record PresentedKey(
        @NotBlank @Size(max = 256) String key,

        @Meaning("the address it came from") @NotBlank @Size(max = 100)
        String address) {
    @Override
    public String toString() {
        return "PresentedKey[address=" + address + "]";
    }
}
