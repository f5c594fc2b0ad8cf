package ai.bhiv.llm.internal;

import ai.bhiv.platform.contract.RawAnswer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/// Sends a request on within the limits of its key; its place is held until the answer has ended.
@Component
final class LimitedSending {
    private final KeyLimits limits;
    private final Sending sending;

    LimitedSending(KeyLimits limits, Sending sending) {
        this.limits = limits;
        this.sending = sending;
    }

    /// @param ended told how the answer ended, once
    /// @throws ai.bhiv.platform.problem.Problem 429 for a limit, and whatever keeps it from being answered
    RawAnswer send(ClientCall call, Consumer<Ending> ended) {
        if (call.key().isEmpty()) {
            return sending.send(call, ended);
        }
        var key = call.key().get();
        long expected = call.body().tokensAtMost() + call.outputAtMost(key.defaultOutput());
        limits.enter(key, expected);
        var left = new AtomicBoolean();
        Consumer<Ending> leave = ending -> {
            if (left.compareAndSet(false, true)) {
                limits.leave(key, expected, ending.tokens());
                ended.accept(ending);
            }
        };
        try {
            return sending.send(call, leave);
        } catch (RuntimeException e) {
            leave.accept(Ending.NONE);
            throw e;
        }
    }
}
