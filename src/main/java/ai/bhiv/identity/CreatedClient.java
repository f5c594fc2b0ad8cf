package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A client just made, or with a new secret.
public record CreatedClient(
        UUID id,
        Client client,
        @Meaning("shown this once") @Nullable String clientSecret) {
    @Override
    public String toString() {
        return "CreatedClient[client=" + client + "]";
    }
}
