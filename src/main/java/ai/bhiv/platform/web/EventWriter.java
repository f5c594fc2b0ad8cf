package ai.bhiv.platform.web;

import ai.bhiv.platform.contract.EventSink;
import ai.bhiv.platform.contract.StreamEnd;
import ai.bhiv.platform.contract.StreamEnded;
import ai.bhiv.platform.contract.StreamEvent;
import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Writes one stream to one receiver. The producer writes from the request's thread; a thread beside it sends a
/// comment
/// when nothing else was sent for a while, which also finds out that the receiver is away, and ends the stream at
/// its
/// deadline even when the producer is silent.
final class EventWriter<T> implements EventSink<T> {
    private final OutputStream out;
    private final long heartbeatNanos;
    private final long deadlineNanos;
    /// Guards the output and the state; held while writing, so that frames never mix.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final List<Runnable> actions = new ArrayList<>();
    private long writtenAt = System.nanoTime();
    private @Nullable StreamEnd ended;

    EventWriter(OutputStream out, Duration heartbeat, Duration left) {
        this.out = out;
        this.heartbeatNanos = heartbeat.toNanos();
        this.deadlineNanos = System.nanoTime() + left.toNanos();
    }

    /// The head of the stream: how long to wait before coming back.
    void begin(Duration retry) {
        frame("retry: " + retry.toMillis() + "\n\n");
    }

    @Override
    public void send(StreamEvent<? extends T> event) {
        var text = new StringBuilder();
        if (event.id() != null) {
            text.append("id: ").append(event.id()).append('\n');
        }
        if (!event.name().equals("message")) {
            text.append("event: ").append(event.name()).append('\n');
        }
        frame(text.append("data: ")
                .append(Json.MAPPER.writeValueAsString(event.data()))
                .append("\n\n")
                .toString());
    }

    private void frame(String text) {
        List<Runnable> run = List.of();
        lock.lock();
        try {
            if (ended != null) {
                throw new StreamEnded(ended);
            }
            run = write(text);
            if (ended != null) {
                throw new StreamEnded(ended);
            }
        } finally {
            lock.unlock();
            run.forEach(Runnable::run);
        }
    }

    /// Writes; a receiver that is away ends the stream. The lock is held.
    private List<Runnable> write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            writtenAt = System.nanoTime();
            return List.of();
        } catch (IOException away) {
            return over(StreamEnd.GONE);
        }
    }

    /// The lock is held.
    private List<Runnable> over(StreamEnd reason) {
        ended = reason;
        changed.signalAll();
        var run = List.copyOf(actions);
        actions.clear();
        return run;
    }

    /// Ends the stream with its last event, unless it is over already.
    void end(StreamEnd reason) {
        end(reason, null);
    }

    void end(StreamEnd reason, @Nullable JsonNode problem) {
        List<Runnable> run = List.of();
        lock.lock();
        try {
            if (ended == null) {
                var data = Json.MAPPER.createObjectNode().put("reason", Json.wireName(reason));
                if (problem != null) {
                    data.set("problem", problem);
                }
                var actionsOfAway = write("event: " + StreamEvent.END + "\ndata: " + data + "\n\n");
                run = ended == null ? over(reason) : actionsOfAway;
            }
        } finally {
            lock.unlock();
        }
        if (reason != StreamEnd.DONE && reason != StreamEnd.FAILED) {
            run.forEach(Runnable::run);
        }
    }

    /// Runs until the stream is over.
    void watch() {
        boolean late = false;
        while (!late) {
            List<Runnable> run = List.of();
            lock.lock();
            try {
                if (ended != null) {
                    return;
                }
                long now = System.nanoTime();
                late = deadlineNanos - now <= 0;
                if (!late && now - writtenAt >= heartbeatNanos) {
                    run = write(":\n\n");
                }
                if (!late && ended == null) {
                    var _ = changed.awaitNanos(
                            Math.min(deadlineNanos - now, heartbeatNanos - (System.nanoTime() - writtenAt)));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                lock.unlock();
                run.forEach(Runnable::run);
            }
        }
        end(StreamEnd.DEADLINE);
    }

    @Override
    public boolean pause(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (ended == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return ended == null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean open() {
        lock.lock();
        try {
            return ended == null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onEnd(Runnable action) {
        lock.lock();
        try {
            if (ended == null) {
                actions.add(action);
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }
}
