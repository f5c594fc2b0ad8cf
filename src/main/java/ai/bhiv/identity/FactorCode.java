package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// A code that proves the second factor.
public record FactorCode(
        @Meaning("six digits, or where it is allowed a recovery code") @NotBlank @Size(max = 32)
        String code) {
    @Override
    public String toString() {
        return "FactorCode[]";
    }
}
