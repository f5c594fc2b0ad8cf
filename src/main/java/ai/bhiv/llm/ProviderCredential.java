package ai.bhiv.llm;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;

/// A credential of a provider, as far as it is ever shown.
public record ProviderCredential(
        @Meaning("Its number at the provider.") int n,

        @Meaning("Eight hex digits of a keyed hash, to tell two apart.")
        String fingerprint,

        Instant createdAt,
        String createdBy) {}
