package ai.bhiv.platform.contract;

import ai.bhiv.platform.context.RequestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// An answer that is a stream of events (PLT-25): server-sent events over HTTP, and the same calls through a
/// client of
/// the contract, here or elsewhere. It is produced in the reader's own thread, after the operation's transaction,
/// within
/// the operation's context and deadline; nothing is buffered.
///
/// An operation that can resume takes `@RequestHeader("Last-Event-ID") @Nullable String` and sends what comes after
/// it.
public final class EventStream<T> implements AutoCloseable {
    /// Makes the events, once.
    public interface Producer<T> {
        /// Returns when everything is sent. A [ai.bhiv.platform.problem.Problem] thrown here is the stream's end,
        /// and
        /// reaches the receiver as such.
        void produce(EventSink<T> sink) throws IOException;
    }

    /// Takes the events of a stream.
    public interface Receiver<T> {
        /// @return whether more is wanted
        boolean take(StreamEvent<? extends T> event);
    }

    private final Producer<T> producer;
    private final Runnable release;
    private final @Nullable RequestContext context;
    private final Clock clock;

    private EventStream(Producer<T> producer, Runnable release, @Nullable RequestContext context, Clock clock) {
        this.producer = producer;
        this.release = release;
        this.context = context;
        this.clock = clock;
    }

    /// A stream that holds nothing until it is read.
    public static <T> EventStream<T> of(Producer<T> producer) {
        return of(producer, () -> {});
    }

    /// A stream over something open.
    ///
    /// @param release lets go of it, whether the stream was read or not
    public static <T> EventStream<T> of(Producer<T> producer, Runnable release) {
        return new EventStream<>(producer, release, null, Clock.systemUTC());
    }

    /// The same stream, produced in this context and not beyond its deadline.
    public EventStream<T> within(RequestContext call, Clock time) {
        return new EventStream<>(producer, release, call, time);
    }

    /// Reads the stream to its end, in this thread.
    ///
    /// @return why it ended; never `FAILED`
    /// @throws ai.bhiv.platform.problem.Problem when its producer refused or failed
    public StreamEnd read(Receiver<? super T> receiver) {
        try (this) {
            produce(new Direct<>(receiver, this));
            return StreamEnd.DONE;
        } catch (StreamEnded e) {
            return e.reason();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs the producer: for the platform's own transports.
    public void produce(EventSink<T> sink) throws IOException {
        if (context == null) {
            producer.produce(sink);
        } else {
            context.<Boolean, IOException>call(() -> {
                producer.produce(sink);
                return true;
            });
        }
    }

    /// Time left until the call's deadline.
    public Duration left() {
        return context == null ? Duration.ofHours(1) : Duration.between(clock.instant(), context.deadline());
    }

    /// Lets go of what the stream holds; reading to the end does it too.
    @Override
    public void close() {
        release.run();
    }

    /// Hands each event on at once.
    private record Direct<T>(Receiver<? super T> receiver, EventStream<T> stream) implements EventSink<T> {
        @Override
        public void send(StreamEvent<? extends T> event) {
            if (!open()) {
                throw new StreamEnded(StreamEnd.DEADLINE);
            }
            if (!receiver.take(event)) {
                throw new StreamEnded(StreamEnd.GONE);
            }
        }

        @Override
        public boolean pause(Duration time) {
            var left = stream.left();
            LockSupport.parkNanos((time.compareTo(left) < 0 ? time : left).toNanos());
            return open();
        }

        @Override
        public boolean open() {
            return stream.left().isPositive();
        }

        @Override
        public void onEnd(Runnable action) {
            if (!open()) {
                action.run();
            }
        }
    }
}
