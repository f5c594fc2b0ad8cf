package ai.bhiv.llm.internal.translate;

import org.jspecify.annotations.Nullable;

/// What a provider answered, said in the client's protocol.
public interface Answers {
    /// A whole answer of status 200; absent when it holds what cannot be said, such as arguments that are no JSON.
    byte @Nullable [] whole(byte[] answer);

    /// The provider's own refusal, such as a 400.
    byte[] refusal(int status, byte[] answer);

    /// The way of one stream.
    Events events();
}
