package ai.bhiv.llm.internal.body;

/// The protocols that clients and providers speak, one constant for each of their endpoints that is passed through.
public enum Dialect {
    CHAT("/chat/completions", true),
    RESPONSES("/responses", true),
    EMBEDDINGS("/embeddings", false),
    MESSAGES("/v1/messages", true),
    COUNT_TOKENS("/v1/messages/count_tokens", false);

    private final String path;
    private final boolean generates;

    Dialect(String path, boolean generates) {
        this.path = path;
        this.generates = generates;
    }

    /// Below the provider's base address.
    public String path() {
        return path;
    }

    /// Whether its answers are made of tokens that are paid for.
    public boolean generates() {
        return generates;
    }

    /// Whether it is one of Anthropic's; the others are OpenAI's.
    public boolean anthropic() {
        return this == MESSAGES || this == COUNT_TOKENS;
    }
}
