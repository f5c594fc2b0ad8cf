package ai.bhiv.identity;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The key set, asked for in a call of its own: the call whose token is verified may be nearly over, may hold a
/// transaction open, or may be none at all, and the keys serve every caller.
public final class FetchedKeys implements VerificationKeys {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final SigningKeys keys;
    private final Ids ids;
    private final Clock clock;

    /// @param keys the identity module, in this process or through its client
    public FetchedKeys(SigningKeys keys, Ids ids, Clock clock) {
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public JwkSet fetch() {
        var id = ids.next().toString();
        var own = new RequestContext(
                Principal.ANONYMOUS, id, id.replace("-", ""), clock.instant().plus(LONGEST), null, null);
        try {
            return CompletableFuture.supplyAsync(() -> own.call(keys::jwks), Thread::startVirtualThread)
                    .join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
