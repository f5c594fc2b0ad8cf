package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// Codes for the day on which the authenticator is lost; each works once.
public record RecoveryCodes(
        @Meaning("ten codes of 80 bits, shown once") List<String> codes) {
    @Override
    public String toString() {
        return "RecoveryCodes[]";
    }
}
