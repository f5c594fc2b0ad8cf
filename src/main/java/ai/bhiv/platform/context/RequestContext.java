package ai.bhiv.platform.context;

import ai.bhiv.platform.Role;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What belongs to a call and is passed on with it: to child tasks, other modules, other processes (PLT-24).
///
/// It is bound as a [ScopedValue] for the time of the call and absent elsewhere.
///
/// @param principal who calls
/// @param correlationId in logs, problems, audit and outgoing calls
/// @param traceId W3C trace context, 32 hex digits
/// @param deadline when the answer is no longer wanted
/// @param token the caller's own access token, passed on to other roles, which verify it again
/// @param idempotencyKey as sent
/// @param remoteAddress of the peer, or `local` when the call did not come over a socket
/// @param role whose port was asked
/// @param ownOnly whether the caller may see nothing but its own records in this operation
public record RequestContext(
        Principal principal,
        String correlationId,
        String traceId,
        Instant deadline,
        @Nullable String token,
        @Nullable String idempotencyKey,
        String remoteAddress,
        Role role,
        boolean ownOnly) {

    public RequestContext(
            Principal principal,
            String correlationId,
            String traceId,
            Instant deadline,
            @Nullable String token,
            @Nullable String idempotencyKey) {
        this(principal, correlationId, traceId, deadline, token, idempotencyKey, "local", Role.GATEWAY, false);
    }

    private static final ScopedValue<RequestContext> CURRENT = ScopedValue.newInstance();

    /// The context of the running call.
    ///
    /// @throws IllegalStateException outside a call
    public static RequestContext current() {
        return CURRENT.orElseThrow(() -> new IllegalStateException("no request context here: bind one with callWith"));
    }

    /// The context, if a call is running.
    public static Optional<RequestContext> ifBound() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /// Runs the work with this context bound.
    public <R, X extends Throwable> R call(ScopedValue.CallableOp<? extends R, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    /// Runs the work with this context bound.
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /// The same call by somebody else.
    public RequestContext as(Principal other, @Nullable String otherToken) {
        return new RequestContext(
                other, correlationId, traceId, deadline, otherToken, idempotencyKey, remoteAddress, role, ownOnly);
    }

    /// The context of a call made within this one: another operation, so without this one's idempotency key.
    public RequestContext nested(Instant latest, boolean own) {
        var until = latest.isBefore(deadline) ? latest : deadline;
        return new RequestContext(principal, correlationId, traceId, until, token, null, remoteAddress, role, own);
    }

    /// The same call under an idempotency key.
    public RequestContext keyed(@Nullable String key) {
        return new RequestContext(
                principal, correlationId, traceId, deadline, token, key, remoteAddress, role, ownOnly);
    }

    /// The same call with what its operation fixes.
    public RequestContext forOperation(Instant latest, boolean own) {
        var until = latest.isBefore(deadline) ? latest : deadline;
        return new RequestContext(
                principal, correlationId, traceId, until, token, idempotencyKey, remoteAddress, role, own);
    }
}
