package ai.bhiv.llm.internal;

import java.util.Locale;

/// Why an attempt did not give an answer.
enum Failure {
    /// No connection, or it broke before the head of an answer.
    UNREACHABLE(true),
    /// Silence beyond the limit.
    TIMEOUT(true),
    /// The provider limits us; no fault of its own.
    RATE_LIMITED(false),
    /// Every connection to the provider was in use for longer than a request waits; no fault of its own either.
    SATURATED(false),
    /// Our credential does not open it.
    MISCONFIGURED(false),
    /// 5xx.
    SERVER(true),
    /// An answer that is none, or one that ended in the middle.
    TRUNCATED(true);

    private final boolean counts;

    Failure(boolean counts) {
        this.counts = counts;
    }

    /// Whether it speaks against the target's health.
    boolean counts() {
        return counts;
    }

    /// As the ledger has it.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What a status other than 2xx means; absent for the client's own mistakes, which pass as they are.
    static java.util.Optional<Failure> of(int status) {
        return java.util.Optional.ofNullable(
                switch (status) {
                    case 401, 403 -> MISCONFIGURED;
                    case 408 -> TIMEOUT;
                    case 429 -> RATE_LIMITED;
                    default -> status >= 500 || status < 200 || status >= 300 && status < 400 ? SERVER : null;
                });
    }
}
