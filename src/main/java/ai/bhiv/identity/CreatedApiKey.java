package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.util.UUID;

/// A key just made.
public record CreatedApiKey(
        UUID id,
        ApiKey key,

        @Meaning("for the header X-API-Key, or as Bearer; shown this once")
        String value) {
    @Override
    public String toString() {
        return "CreatedApiKey[key=" + key + "]";
    }
}
