package ai.bhiv.llm;

import ai.bhiv.platform.contract.Meaning;
import java.util.UUID;

/// A key, and its secret for the only time.
public record CreatedVirtualKey(
        UUID id,

        @Meaning("What clients send; it is not stored and not shown again.")
        String secret,

        VirtualKey key) {}
