package ai.bhiv.llm.internal;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.VirtualKey;
import ai.bhiv.platform.problem.Problem;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Requests and tokens a minute and requests at once of each virtual key, as this process counts them (LLM-67). Both
/// buckets fill evenly. That of the tokens holds a minute's worth; that of the requests holds a tenth of it, at least
/// five, so that a key which rested cannot send a whole minute's requests at once.
final class KeyLimits {
    private static final double MINUTE = 60e9;
    private static final int LEAST_BURST = 5;
    private static final int BURST_SHARE = 10;

    private final LongSupplier nanos;
    private final Map<UUID, State> states = new ConcurrentHashMap<>();

    KeyLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static final class State {
        private double requests = -1;
        private double tokens = -1;
        private int inWork;
        private long at;
    }

    /// Takes a place for a request that may need so many tokens.
    ///
    /// @throws Problem 429 naming the limit
    void enter(VirtualKey key, long expected) {
        var state = states.computeIfAbsent(key.id(), _ -> new State());
        synchronized (state) {
            fill(state, key);
            if (key.parallel() > 0 && state.inWork >= key.parallel()) {
                throw refusal("requests at once", key.parallel(), 1);
            }
            if (key.requestsPerMinute() > 0 && state.requests < 1) {
                throw refusal(
                        "requests a minute",
                        key.requestsPerMinute(),
                        wait(1 - state.requests, key.requestsPerMinute()));
            }
            double needed = Math.min(expected, key.tokensPerMinute());
            if (key.tokensPerMinute() > 0 && state.tokens < needed) {
                throw refusal(
                        "tokens a minute", key.tokensPerMinute(), wait(needed - state.tokens, key.tokensPerMinute()));
            }
            state.inWork++;
            state.requests -= 1;
            state.tokens -= expected;
        }
    }

    /// Gives the place back, and the tokens that were not needed.
    void leave(VirtualKey key, long expected, long used) {
        var state = states.computeIfAbsent(key.id(), _ -> new State());
        synchronized (state) {
            state.inWork--;
            state.tokens = Math.min(key.tokensPerMinute(), state.tokens + expected - used);
        }
    }

    private void fill(State state, VirtualKey key) {
        long now = nanos.getAsLong();
        if (state.at == 0) {
            state.requests = burst(key);
            state.tokens = key.tokensPerMinute();
        } else {
            double minutes = (now - state.at) / MINUTE;
            state.requests = Math.min(burst(key), state.requests + minutes * key.requestsPerMinute());
            state.tokens = Math.min(key.tokensPerMinute(), state.tokens + minutes * key.tokensPerMinute());
        }
        state.at = now;
    }

    private static double burst(VirtualKey key) {
        return Math.min(key.requestsPerMinute(), Math.max(LEAST_BURST, key.requestsPerMinute() / BURST_SHARE));
    }

    private static int wait(double missing, int perMinute) {
        return (int) Math.max(1, Math.ceil(missing * 60 / perMinute));
    }

    private static Problem refusal(String what, int limit, int seconds) {
        return LlmProblem.RATE_LIMITED
                .because(what + " of the key: over " + limit + " (expected: at most " + limit + ")")
                .retryAfter(seconds);
    }
}
