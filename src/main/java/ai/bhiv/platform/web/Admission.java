package ai.bhiv.platform.web;

import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.problem.PlatformProblem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;

/// Bounds how many requests of each rate class a role works on at once (PLT-62). One more is refused at once with 503
/// `platform.server.overloaded`, before its body is read, so that what was admitted keeps its speed. Probes and sign-in
/// are classes of their own, so a flood of anything else leaves them free. While the disk is nearly full, what would
/// write is refused with 507 (PLT-12).
public final class Admission {
    private final Map<Op.RateClass, Share> shares = new EnumMap<>(Op.RateClass.class);
    private final ToIntFunction<Op.RateClass> limits;
    private final BooleanSupplier diskFull;

    /// @param role whose port it guards, as a label of the metrics
    /// @param limits the most requests at once of a class, asked at each request
    /// @param diskFull whether writes are to be refused, asked at each write
    public Admission(
            String role, ToIntFunction<Op.RateClass> limits, BooleanSupplier diskFull, MeterRegistry registry) {
        this.limits = limits;
        this.diskFull = diskFull;
        for (var rate : Op.RateClass.values()) {
            if (rate != Op.RateClass.BY_METHOD) {
                shares.put(rate, Share.of(role, rate, registry));
            }
        }
    }

    /// Takes a place for one request of the operation.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 503 when its class has none left, 507 when it would write to a full
    ///     disk
    public Place enter(Operation operation) {
        if (!operation.readOnly() && operation.rate() != Op.RateClass.LOGIN && diskFull.getAsBoolean()) {
            throw PlatformProblem.DISK_FULL
                    .because("disk: nearly full where the database lies (reads go on)")
                    .retryAfter(30);
        }
        var share = shares.get(operation.rate());
        if (share == null) {
            throw new IllegalStateException(operation.id() + " has no rate class");
        }
        int limit = limits.applyAsInt(operation.rate());
        if (share.inFlight.incrementAndGet() > limit) {
            share.inFlight.decrementAndGet();
            share.refused.increment();
            throw PlatformProblem.OVERLOADED
                    .because("requests of class " + name(operation.rate()) + ": more than " + limit + " at once")
                    .retryAfter(1);
        }
        return new Place(share.inFlight);
    }

    private static String name(Op.RateClass rate) {
        return rate.name().toLowerCase(Locale.ROOT);
    }

    /// What a class has in work, and how often it was full.
    private record Share(AtomicInteger inFlight, Counter refused) {
        static Share of(String role, Op.RateClass rate, MeterRegistry registry) {
            var inFlight = new AtomicInteger();
            Gauge.builder("bhiv.requests.in.flight", inFlight, AtomicInteger::get)
                    .description("Requests in work")
                    .tags("role", role, "class", name(rate))
                    .register(registry);
            var refused = Counter.builder("bhiv.requests.overloaded")
                    .description("Requests refused because their class was full")
                    .tags("role", role, "class", name(rate))
                    .register(registry);
            return new Share(inFlight, refused);
        }
    }

    /// A place that a request holds until its answer is out.
    public static final class Place {
        private final AtomicInteger inFlight;
        private boolean held = true;

        private Place(AtomicInteger inFlight) {
            this.inFlight = inFlight;
        }

        /// Gives the place back; a second time does nothing.
        public void leave() {
            if (held) {
                held = false;
                inFlight.decrementAndGet();
            }
        }

        /// The same answer, which gives the place back once it is written; one that is at hand gives it back now.
        public Reply until(Reply reply) {
            return reply.andThen(this::leave);
        }
    }
}
