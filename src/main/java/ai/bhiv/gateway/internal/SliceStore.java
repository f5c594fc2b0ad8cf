package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Bandwidth;

/// The buckets that all gateways share. A process takes tokens from it in slices and spends them by itself.
interface SliceStore {
    /// Takes some tokens.
    ///
    /// @throws StoreAway when it does not answer in time
    Slice take(String key, Bandwidth bandwidth, Ask ask) throws StoreAway;

    /// What a process asks for.
    ///
    /// @param need fewer than this are of no use
    /// @param want at most this many; the store gives no more than a quarter of what it has beyond `need`, so that
    ///     little lies unused with one process while another refuses
    /// @param back unspent tokens of an earlier slice
    /// @param debt tokens spent without asking, while the store was away
    /// @param lastSeen when the bucket would be full as this process last heard, in the store's
    ///     microseconds; counts when the store has lost its own
    record Ask(long need, long want, long back, long debt, long lastSeen) {}

    /// What it got.
    ///
    /// @param granted tokens; 0 or at least `need`
    /// @param left in the store
    /// @param untilNext nanoseconds until `need` would be granted; 0 when it was
    /// @param untilFull nanoseconds until the bucket is full
    /// @param fullAt the same as a time of the store, in microseconds
    record Slice(long granted, long left, long untilNext, long untilFull, long fullAt) {}

    /// The store did not answer in time.
    final class StoreAway extends Exception {
        private static final long serialVersionUID = 1L;

        StoreAway(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
