package ai.bhiv.platform.contract;

import java.time.Duration;

/// Where a producer puts its events. The platform adds the rest: heartbeats while the producer is silent, the end
/// event,
/// and the end itself when the time is over, the process stops or the receiver is away.
public interface EventSink<T> {
    /// Sends one event, and blocks while the receiver is slow: that is the whole back-pressure.
    ///
    /// @throws StreamEnded when the stream is over; the producer lets it pass
    void send(StreamEvent<? extends T> event);

    /// Waits, for a producer that looks for news now and then.
    ///
    /// @return whether the stream is still wanted; false at once when it ends meanwhile
    boolean pause(Duration time);

    /// Whether the stream is still wanted.
    boolean open();

    /// Runs the action once, from another thread, when the stream ends before the producer does: for one that
    /// blocks on something else, such as an upstream connection, which the action closes. At once when it is over.
    void onEnd(Runnable action);
}
