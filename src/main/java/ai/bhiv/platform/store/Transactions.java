package ai.bhiv.platform.store;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Opens a transaction of its own, for work that must be kept although the call around it is refused, or that belongs
/// to another tenant than the caller's.
public interface Transactions {
    /// Runs the work in a new transaction with `bhiv.tenant` set, and commits it; an exception rolls it back and is
    /// passed on. A transaction that is already open on this thread is not joined.
    <T extends @Nullable Object> T inTenant(String tenant, Supplier<T> work);
}
