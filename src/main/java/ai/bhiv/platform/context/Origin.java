package ai.bhiv.platform.context;

import org.jspecify.annotations.Nullable;

/// What a request says about where it comes from, beside the address of its peer. Nothing of it is proven; it is kept
/// for people who look into an incident.
///
/// @param userAgent as sent
/// @param forwarded the chain of `X-Forwarded-For`, as sent
public record Origin(@Nullable String userAgent, @Nullable String forwarded) {
    private static final Origin NOWHERE = new Origin(null, null);
    private static final ScopedValue<Origin> CURRENT = ScopedValue.newInstance();

    /// Of the running request; empty outside of requests.
    public static Origin current() {
        return CURRENT.orElse(NOWHERE);
    }

    /// Runs the work with this origin bound.
    public <R, X extends Throwable> R call(ScopedValue.CallableOp<? extends R, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }
}
