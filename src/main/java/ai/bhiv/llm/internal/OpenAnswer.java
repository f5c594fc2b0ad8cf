package ai.bhiv.llm.internal;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.internal.body.Dialect;
import ai.bhiv.llm.internal.body.EventReading;
import ai.bhiv.llm.internal.body.GovernedBody;
import ai.bhiv.llm.internal.body.StreamProgress;
import ai.bhiv.llm.internal.body.TokenCounts;
import ai.bhiv.llm.internal.translate.Events;
import ai.bhiv.llm.internal.upstream.Upstream;
import ai.bhiv.platform.contract.RawAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A stream of events on its way to the client. Until something visible came it is only read, and another target can
/// still take over (LLM-32); after that each event goes on as soon as it is whole, byte for byte.
final class OpenAnswer implements RawAnswer.Content {
    private final Dialect dialect;
    private final Upstream upstream;
    private final Attempt attempt;
    private final GovernedBody body;
    private final Lane lane;
    private final Events events;
    private final StreamWatch watch;
    private final LongSupplier nanos;
    private final String requestId;
    private final EventReading reading;
    private final StreamProgress progress;
    private final List<EventReading.Event> held = new ArrayList<>();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile @Nullable OutputStream client;
    private volatile long lastWritten;
    private volatile @Nullable IOException gone;
    private volatile boolean drained;

    OpenAnswer(Dialect dialect, Upstream upstream, Attempt attempt, Request request, Lane lane) throws IOException {
        this.dialect = dialect;
        this.upstream = upstream;
        this.attempt = attempt;
        this.body = request.body();
        this.lane = lane;
        this.events = lane.answers().events();
        this.watch = request.watch();
        this.nanos = request.nanos();
        this.requestId = request.id();
        this.reading = new EventReading(upstream.content());
        this.progress = new StreamProgress(lane.dialect());
    }

    /// What a stream knows of the request that asked for it.
    record Request(GovernedBody body, StreamWatch watch, LongSupplier nanos, String id) {}

    /// Reads until something visible came.
    ///
    /// @return why the attempt failed before; absent when it may go on
    @Nullable
    Failure commit() {
        try {
            while (!progress.visible()) {
                var event = reading.next();
                if (event == null || progress.see(event) == StreamProgress.Kind.ERROR) {
                    return Failure.TRUNCATED;
                }
                held.add(event);
            }
            attempt.firstTokenArrived();
            return progress.failed() ? Failure.SERVER : null;
        } catch (SocketTimeoutException e) {
            return Failure.TIMEOUT;
        } catch (IOException e) {
            return Failure.TRUNCATED;
        }
    }

    private static final class ClientGone extends Exception {
        private static final long serialVersionUID = 1L;
        private final IOException seen;

        ClientGone(IOException seen) {
            super(null, seen, false, false);
            this.seen = seen;
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        client = out;
        lastWritten = nanos.getAsLong();
        watch.add(this);
        boolean read = false;
        try {
            for (var event : held) {
                write(events.of(event));
            }
            held.clear();
            var failure = pass();
            read = failure == null && !progress.failed();
            if (failure != null) {
                write(DialectWords.error(dialect, failure.code(), failure.detail(), requestId));
                settle(failure.outcome());
            } else {
                settle(progress.failed() ? "error" : "ok");
            }
        } catch (ClientGone left) {
            settle("cancelled");
            // as the server itself saw it, which it knows and does not report as a fault
            throw left.seen;
        } finally {
            watch.remove(this);
            upstream.release(read);
            settle("error");
        }
    }

    private record Cut(String outcome, LlmProblem code, String detail) {}

    /// @return how it was cut; absent when it ended as its protocol ends a stream
    private @Nullable Cut pass() throws ClientGone {
        try {
            for (var event = reading.next(); event != null; event = reading.next()) {
                var kind = progress.see(event);
                if (kind == StreamProgress.Kind.USAGE_ONLY && lane.hidesUsage()) {
                    continue;
                }
                if (kind == StreamProgress.Kind.ERROR) {
                    write(events.error(event));
                    return null;
                }
                write(events.of(event));
            }
        } catch (SocketTimeoutException e) {
            return new Cut("timed_out", LlmProblem.PROVIDER_TIMEOUT, "the provider fell silent in the middle");
        } catch (IOException e) {
            var left = gone;
            if (left != null) {
                throw new ClientGone(left);
            }
            return drained
                    ? new Cut("drained", LlmProblem.DRAINING, "the process stops and the stream was not over")
                    : cut();
        }
        // some compatible servers never send [DONE]; an end without any reason is cut short all the same
        if (!progress.complete(attempt.candidate().provider().kind() == ai.bhiv.llm.Provider.Kind.OPENAI_COMPATIBLE)) {
            return cut();
        }
        write(events.end());
        return null;
    }

    private static Cut cut() {
        return new Cut("truncated", LlmProblem.STREAM_TRUNCATED, "the stream ended before its terminal event");
    }

    private void write(List<byte[]> all) throws ClientGone {
        for (var one : all) {
            write(one);
        }
    }

    private void write(byte[] bytes) throws ClientGone {
        writing.lock();
        try {
            var out = client;
            if (out != null) {
                out.write(bytes);
                out.flush();
            }
            lastWritten = nanos.getAsLong();
        } catch (IOException e) {
            gone = e;
            throw new ClientGone(e);
        } finally {
            writing.unlock();
        }
    }

    long lastWritten() {
        return lastWritten;
    }

    /// Called by the watch while the provider is silent.
    void signOfLife() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            write(DialectWords.signOfLife(dialect));
        } catch (ClientGone left) {
            // ends the reading as well, so that nothing is paid for that nobody reads
            upstream.cancel();
        } finally {
            writing.unlock();
        }
    }

    /// Called by the watch when the process stops: the client is told, and nothing more of the answer is paid for.
    void drain() {
        drained = true;
        upstream.cancel();
    }

    /// Billed is what the provider reported, otherwise what was counted (LLM-35).
    private void settle(String outcome) {
        var reported = progress.counts();
        if (reported != null && reported.sane()) {
            attempt.settle(outcome, reported, "provider", progress.finish());
        } else {
            attempt.settle(
                    outcome,
                    new TokenCounts(body.tokensCounted(), 0, 0, progress.counted(), 0),
                    "counted",
                    progress.finish());
        }
    }

    @Override
    public void discard() {
        upstream.release(false);
        settle("cancelled");
    }
}
