package ai.bhiv.platform.web;

import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// Lets in as many requests as the process can work on at once, before anything is read or looked up for them (GTW-70).
/// One more waits up to 100 ms for a place, then is refused with 503 `platform.server.overloaded` and a `Retry-After`
/// that differs, so that those refused together do not come back together. What was let in keeps its speed.
public final class Turns {
    /// The longest that a request waits for its beginning.
    static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

    /// How long beginnings must have been late, all of them, before late ones are refused: a pause of the machine makes
    /// everything late once.
    private static final long STANDING = TimeUnit.SECONDS.toNanos(1);

    private static final int LATEST_RETRY = 4;
    private static final ScopedValue<Arrival> ARRIVED = ScopedValue.newInstance();

    private final AdaptiveLimit limit;
    private final WaitingLine line;
    private final LongSupplier nanos;
    private final Ids ids;
    private final AtomicInteger running = new AtomicInteger();
    private final Map<Claim.Rank, Counter> shed = new EnumMap<>(Claim.Rank.class);
    private volatile Lateness lateness = Lateness.NONE;

    /// @param least requests that are worked on at once however slow they are
    /// @param most requests that are ever worked on at once; equal to `least` for a fixed number
    public Turns(int least, int most, LongSupplier nanos, Ids ids, MeterRegistry registry) {
        this.limit = new AdaptiveLimit(least, most, nanos);
        this.line = new WaitingLine(running, limit::now, nanos);
        this.nanos = nanos;
        this.ids = ids;
        Gauge.builder("bhiv.gateway.admission.limit", limit, AdaptiveLimit::now)
                .description("Requests that the process works on at once, at most")
                .register(registry);
        Gauge.builder("bhiv.gateway.admission.running", running, AtomicInteger::get)
                .description("Requests that the process works on")
                .register(registry);
        for (var rank : Claim.Rank.values()) {
            shed.put(
                    rank,
                    Counter.builder("bhiv.gateway.shed")
                            .description("Requests refused because the process was full")
                            .tag("class", rank.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /// When the server had something to do for a request; the first request of the task is the one that it was for.
    private static final class Arrival {
        private final long at;
        private boolean used;

        private Arrival(long at) {
            this.at = at;
        }
    }

    /// Beginnings that were late, one after the other.
    private record Lateness(long since, long last) {
        private static final Lateness NONE = new Lateness(0, 0);
    }

    /// Begins each task on a virtual thread of its own, and remembers when it was to begin.
    Executor executor() {
        var threads = Thread.ofVirtual().name("http-", 0);
        return task -> {
            var arrival = new Arrival(nanos.getAsLong());
            threads.start(() -> ScopedValue.where(ARRIVED, arrival).run(task));
        };
    }

    /// A handler that works on what is let in.
    public Handler before(Handler next, Claim.Source claims) {
        return exchange -> Turn.NOW.isBound() ? next.handle(exchange) : inTurn(exchange, next, claims);
    }

    private Reply inTurn(Exchange exchange, Handler next, Claim.Source claims) {
        Turn turn;
        try {
            turn = enter(exchange, claims);
        } catch (Problem refusal) {
            var correlationId = Correlation.id(exchange.headers(), ids);
            var traceId = Correlation.traceId(exchange.headers(), ids);
            AccessLog.ids(correlationId, traceId);
            AccessLog.code(refusal.code().code());
            return Problems.reply(refusal, exchange.path(), correlationId, traceId)
                    .header("X-Correlation-ID", correlationId);
        }
        try {
            var admitted = exchange.hasBody() ? exchange.with(turn.body(exchange.body())) : exchange;
            var reply = ScopedValue.where(Turn.NOW, turn).call(() -> next.handle(admitted));
            turn.answered(nanos.getAsLong(), running.get());
            return reply;
        } finally {
            turn.leave();
        }
    }

    private Turn enter(Exchange exchange, Claim.Source claims) {
        long now = nanos.getAsLong();
        boolean late = late(now);
        if (!late && running.incrementAndGet() * 2 <= limit.now()) {
            return new Turn(this, null, now);
        }
        if (!late) {
            running.decrementAndGet();
        }
        var claim = claims.of(exchange);
        if (claim.rank() == Claim.Rank.VITAL) {
            running.incrementAndGet();
            return new Turn(this, null, now);
        }
        if (late ? line.takeNow(claim) : line.take(claim)) {
            return new Turn(this, claim, nanos.getAsLong());
        }
        var counter = shed.get(claim.rank());
        if (counter != null) {
            counter.increment();
        }
        throw PlatformProblem.OVERLOADED
                .because("requests at once: " + limit.now() + " (expected no more than the process can work on)")
                .retryAfter(ThreadLocalRandom.current().nextInt(1, LATEST_RETRY));
    }

    /// Whether the request's beginning was kept for long by those before it, as all beginnings lately.
    private boolean late(long now) {
        if (limit.fixed() || !ARRIVED.isBound()) {
            return false;
        }
        var arrival = ARRIVED.get();
        if (arrival.used) {
            return false;
        }
        arrival.used = true;
        if (now - arrival.at <= PATIENCE) {
            lateness = Lateness.NONE;
            return false;
        }
        var before = lateness;
        boolean goesOn = before != Lateness.NONE && now - before.last <= STANDING;
        lateness = new Lateness(goesOn ? before.since : now, now);
        return goesOn && now - before.since > STANDING;
    }

    AdaptiveLimit limit() {
        return limit;
    }

    /// Requests in work.
    int running() {
        return running.get();
    }

    void gaveBack(Turn turn) {
        running.decrementAndGet();
        line.left(turn.claim());
    }

    void tookAgain(Turn turn) {
        running.incrementAndGet();
        line.back(turn.claim());
    }
}
