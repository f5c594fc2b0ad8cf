package ai.bhiv.platform.event;

import ai.bhiv.platform.store.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Brings events from the outboxes of the database to the subscribers of this process. Every process runs one;
/// they share the work by locks and leases in the database alone (PLT-55, PLT-56).
///
/// A round looks where something waits, routes new events, and gives each due lane a turn, a few at once. Between
/// busy rounds lies a short pause, so that events gather to batches.
public final class EventRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
    private static final int TURNS_AT_ONCE = 4;
    private static final int ROUTED_AT_ONCE = 20;
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final int BUSY_PAUSE_MILLIS = 50;
    private static final int IDLE_PAUSE_MILLIS = 500;
    private static final int FAILED_PAUSE_MILLIS = 1_000;
    private static final Duration SCHEMAS_KNOWN_FOR = Duration.ofSeconds(5);
    private static final Duration RETENTION_EVERY = Duration.ofMinutes(10);

    private final SubscriberRegistry registry;
    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Clock clock;
    private final Hint hint;
    private final Router router;
    private final Lanes lanes;
    private final Waiting waiting;
    private final Map<String, Target> targets = new HashMap<>();
    private final Set<Lane> running = ConcurrentHashMap.newKeySet();
    private final Semaphore turns = new Semaphore(TURNS_AT_ONCE);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private List<String> schemas = List.of();
    private long schemasReadAt;
    private long retainedAt = System.nanoTime();
    private @Nullable Thread thread;

    /// @param subscribers those whose modules run in this process
    public EventRelay(List<Subscriber> subscribers, JdbcClient jdbc, Tenancy tenancy, Clock clock, Hint hint) {
        this(subscribers, jdbc, tenancy, clock, hint, BackOff.STANDARD);
    }

    EventRelay(
            List<Subscriber> subscribers, JdbcClient jdbc, Tenancy tenancy, Clock clock, Hint hint, BackOff backOff) {
        this.registry = new SubscriberRegistry(subscribers);
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.clock = clock;
        this.hint = hint;
        this.router = new Router(jdbc);
        this.lanes = new Lanes(jdbc, backOff, RandomGenerator.getDefault());
        this.waiting = new Waiting(jdbc, tenancy);
        registry.all().forEach(one -> targets.put(one.name(), new Inbox(one, jdbc, tenancy, clock)));
    }

    /// Enters the subscribers and begins to work.
    ///
    /// @param modules that run in this process
    /// @param owner names this process to people who look at a lane
    public synchronized void start(Set<String> modules, String owner) {
        if (thread == null) {
            registry.enter(jdbc, tenancy, modules);
            thread = Thread.ofVirtual().name("events").start(() -> work(owner));
        }
    }

    /// Ends after the batches that run, and gives their lanes back.
    @Override
    public void close() {
        stopping.countDown();
        hint.give();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null) {
            return;
        }
        try {
            running.join();
            if (!turns.tryAcquire(TURNS_AT_ONCE, 30, TimeUnit.SECONDS)) {
                LOG.info("events: a batch still runs; its lane is free when the lease ends");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(String owner) {
        try {
            while (stopping.getCount() > 0) {
                try {
                    boolean busy = round(owner);
                    if (busy) {
                        stopping.await(BUSY_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                    } else {
                        hint.await(IDLE_PAUSE_MILLIS);
                    }
                } catch (RuntimeException e) {
                    LOG.warn("events: a round failed, trying again in {} ms", FAILED_PAUSE_MILLIS, e);
                    stopping.await(FAILED_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One look at everything; whether there was something to do.
    private boolean round(String owner) {
        if (schemas.isEmpty() || System.nanoTime() - schemasReadAt > SCHEMAS_KNOWN_FOR.toNanos()) {
            schemas = waiting.schemas();
            schemasReadAt = System.nanoTime();
        }
        var tenants = waiting.tenants();
        var found = waiting.find(schemas, tenants, registry.names());
        boolean busy = false;
        for (var outbox : found.outboxes()) {
            busy |= route(outbox);
        }
        for (var lane : found.lanes()) {
            busy |= begin(lane, owner);
        }
        if (System.nanoTime() - retainedAt > RETENTION_EVERY.toNanos()) {
            retainedAt = System.nanoTime();
            var retention = new Retention(jdbc, clock);
            for (var tenant : tenants) {
                schemas.forEach(schema -> tenancy.inTenant(tenant, () -> retention.clear(schema)));
            }
        }
        return busy;
    }

    private boolean route(Waiting.Outbox outbox) {
        int routed = Router.ROUND;
        boolean any = false;
        for (int i = 0; i < ROUTED_AT_ONCE && routed == Router.ROUND; i++) {
            routed = tenancy.inTenant(outbox.tenant(), () -> router.route(outbox.schema()));
            any |= routed > 0;
        }
        return any;
    }

    private boolean begin(Lane lane, String owner) {
        var target = targets.get(lane.subscriber());
        if (target == null || running.contains(lane) || !turns.tryAcquire()) {
            return false;
        }
        running.add(lane);
        var turn = new LaneTurn(lane, registry.ordered(lane.subscriber()), lanes, target, tenancy);
        Thread.ofVirtual()
                .name("events-" + lane.subscriber() + "-" + lane.number())
                .start(() -> {
                    try {
                        take(turn, owner);
                    } catch (RuntimeException e) {
                        LOG.warn("events: a turn on {} failed; the lane is free when its lease ends", lane, e);
                    } finally {
                        running.remove(lane);
                        turns.release();
                    }
                });
        return true;
    }

    /// A turn ends after a while, so that a busy tenant does not keep the others waiting.
    private void take(LaneTurn turn, String owner) {
        long end = System.nanoTime() + TURN.toNanos();
        boolean more = turn.claim(owner);
        while (more) {
            turn.deliver();
            more = turn.settle(stopping.getCount() > 0 && System.nanoTime() < end);
        }
    }
}
