package ai.bhiv.llm.internal.body;

/// A body that this platform and a provider might read differently, so that it is refused before anything is decided
/// by it (LLM-25).
public final class MalformedBody extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedBody(String what, int at) {
        super(what + " at byte " + at, null, false, false);
    }
}
