package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose records a user with the role Customer may call its own.
public record ContactLink(
        @Meaning("the customer's id in the CRM; none takes the link away") @Nullable
        UUID contactId) {}
