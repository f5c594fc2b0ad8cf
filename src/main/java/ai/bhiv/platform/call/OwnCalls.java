package ai.bhiv.platform.call;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Calls that the process makes for itself while it serves somebody: what it asks for serves every caller, and the one
/// that is being served may be nearly over, may hold a transaction open, or may be none at all.
public final class OwnCalls {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Ids ids;
    private final Clock clock;

    public OwnCalls(Ids ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /// Makes a call in a thread and under a deadline of its own, five seconds, and waits for it.
    ///
    /// @param caller who asks
    /// @throws ai.bhiv.platform.problem.Problem as the called operation throws it
    public <T> T call(Principal caller, Supplier<T> work) {
        var id = ids.next().toString();
        var own = new RequestContext(
                caller, id, id.replace("-", ""), clock.instant().plus(LONGEST), null, null);
        try {
            return CompletableFuture.supplyAsync(() -> own.call(work::get), Thread::startVirtualThread)
                    .join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
