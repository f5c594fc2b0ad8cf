package ai.bhiv.platform.web;

import ai.bhiv.platform.contract.StreamEnd;
import ai.bhiv.platform.problem.PlatformProblem;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The streams that this process is writing, so that a stopping process can end them with a word.
public final class OpenStreams {
    private final Set<EventWriter<?>> open = ConcurrentHashMap.newKeySet();
    private final Duration heartbeat;
    private final int limit;
    private volatile boolean draining;

    /// @param heartbeat longest silence on a stream before a comment is sent
    /// @param limit the most streams at once
    public OpenStreams(Duration heartbeat, int limit) {
        this.heartbeat = heartbeat;
        this.limit = limit;
    }

    Duration heartbeat() {
        return heartbeat;
    }

    /// @throws ai.bhiv.platform.problem.Problem 503 when there are too many
    void admit() {
        if (open.size() >= limit) {
            throw PlatformProblem.OVERLOADED
                    .because("streams of events: more than " + limit + " at once")
                    .retryAfter(5);
        }
    }

    void add(EventWriter<?> stream) {
        open.add(stream);
        if (draining) {
            stream.end(StreamEnd.DRAIN);
        }
    }

    void remove(EventWriter<?> stream) {
        open.remove(stream);
    }

    /// How many there are.
    public int count() {
        return open.size();
    }

    /// Ends them all, each with an event that tells its receiver to come back to another process.
    public void drain() {
        draining = true;
        // One that waits for its receiver must not hold up the others.
        open.forEach(stream -> Thread.ofVirtual().name("stream-end").start(() -> stream.end(StreamEnd.DRAIN)));
    }
}
