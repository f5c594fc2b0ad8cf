package ai.bhiv.llm;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Somebody who runs models.
public record Provider(
        UUID id,
        String name,
        Kind kind,

        @Meaning("Where it answers; of OpenAI's protocol with its /v1.")
        String baseUrl,

        @Meaning("Place in the order in which providers are tried.")
        int position,

        State state,

        @Meaning("Where it was declared: here, or in the environment of the process.")
        Source source,

        List<ProviderCredential> credentials,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {

    /// Which protocol it speaks, and how it wants its credential.
    public enum Kind {
        OPENAI,
        ANTHROPIC,
        /// Its base address ends in `/openai/v1`; the credential travels in `api-key`.
        AZURE_OPENAI,
        OPENAI_COMPATIBLE;

        /// Whether it speaks the protocol of Anthropic; all others speak OpenAI's.
        public boolean anthropic() {
            return this == ANTHROPIC;
        }
    }

    /// What a person decided about it.
    public enum State {
        ENABLED,
        /// Takes no new requests.
        DRAINING,
        DISABLED
    }

    /// Where it comes from.
    public enum Source {
        STORED,
        ENVIRONMENT
    }
}
