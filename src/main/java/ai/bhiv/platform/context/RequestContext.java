package ai.bhiv.platform.context;

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
public record RequestContext(
        Principal principal,
        String correlationId,
        String traceId,
        Instant deadline,
        @Nullable String token,
        @Nullable String idempotencyKey) {

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

    public RequestContext as(Principal other, @Nullable String otherToken) {
        return new RequestContext(other, correlationId, traceId, deadline, otherToken, idempotencyKey);
    }

    public RequestContext withoutKey() {
        return new RequestContext(principal, correlationId, traceId, deadline, token, null);
    }

    public RequestContext until(Instant earlier) {
        return earlier.isBefore(deadline)
                ? new RequestContext(principal, correlationId, traceId, earlier, token, idempotencyKey)
                : this;
    }
}
