package ai.bhiv.platform.contract;

/// Why a stream ended; on the wire the `reason` of its last event, `end`.
public enum StreamEnd {
    /// Everything was sent; there is nothing to come back for.
    DONE,
    /// The operation's or the caller's time is over; go on with `Last-Event-ID`.
    DEADLINE,
    /// The process is stopping; go on with `Last-Event-ID`, another process answers.
    DRAIN,
    /// The producer failed; the event carries the problem.
    FAILED,
    /// The receiver is away or wants no more. Nobody is told.
    GONE
}
