package ai.bhiv.platform.event;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Hands events to a listener in this process: the marks that they were seen and the listener's effects commit
/// together, so a repeat changes nothing (PLT-55).
///
/// A batch is one transaction. When one of its events fails, the batch is taken back and each event gets a
/// transaction of its own, so that only the failing one is blamed.
final class Inbox implements Target {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int LONGEST_PROBLEM = 1_000;

    /// After this time no further event of a batch is begun: well within the lane's lease.
    private static final Duration GOOD_TIME = Duration.ofSeconds(5);

    private final Subscriber subscriber;
    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Clock clock;
    private final Map<String, EventTypes.Declared> types = new HashMap<>();

    Inbox(Subscriber subscriber, JdbcClient jdbc, Tenancy tenancy, Clock clock) {
        this.subscriber = subscriber;
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.clock = clock;
        subscriber.events().forEach(record -> {
            var type = EventTypes.of(record);
            types.put(type.name(), type);
        });
    }

    @Override
    public List<Outcome> deliver(String tenant, List<Due> batch) {
        var end = clock.instant().plus(GOOD_TIME);
        try {
            return together(tenant, batch, end);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            if (away(e)) {
                return List.of();
            }
            return batch.size() == 1 ? List.of(failed(batch.getFirst(), e)) : oneByOne(tenant, batch, end);
        }
    }

    private List<Outcome> together(String tenant, List<Due> batch, Instant end) {
        return tenancy.inTenant(tenant, () -> {
            var unseen = mark(batch);
            var outcomes = new ArrayList<Outcome>();
            for (var due : batch) {
                if (!outcomes.isEmpty() && clock.instant().isAfter(end)) {
                    unmark(batch.subList(outcomes.size(), batch.size()), unseen);
                    break;
                }
                if (unseen.contains(due.id())) {
                    handle(tenant, due);
                }
                outcomes.add(new Outcome.Delivered(due));
            }
            return outcomes;
        });
    }

    private List<Outcome> oneByOne(String tenant, List<Due> batch, Instant end) {
        var outcomes = new ArrayList<Outcome>();
        var heldUp = new HashSet<String>();
        for (var due : batch) {
            if (!outcomes.isEmpty() && clock.instant().isAfter(end)) {
                break;
            }
            if (heldUp.contains(due.key())) {
                continue;
            }
            try {
                outcomes.addAll(together(tenant, List.of(due), end));
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
                if (away(e)) {
                    break;
                }
                outcomes.add(failed(due, e));
                if (subscriber.ordered()) {
                    heldUp.add(due.key());
                }
            }
        }
        return outcomes;
    }

    /// Marks all events of the batch, in one order everywhere, so that two relays with the same events wait for each
    /// other and do not deadlock.
    private Set<UUID> mark(List<Due> batch) {
        return new HashSet<>(jdbc.sql("""
                        insert into %s.event_inbox (subscriber, event_id, replay)
                        select :subscriber, b.id, b.replay from unnest(:ids::uuid[], :replays::int[]) as b (id, replay)
                        order by b.id
                        on conflict do nothing
                        returning event_id""".formatted(SubscriberRegistry.module(subscriber)))
                .param("subscriber", subscriber.name())
                .param("ids", batch.stream().map(due -> due.id().toString()).toArray(String[]::new))
                .param("replays", batch.stream().map(Due::replay).toArray(Integer[]::new))
                .query((rs, _) -> Columns.id(rs, "event_id"))
                .list());
    }

    private void unmark(List<Due> untried, Set<UUID> unseen) {
        jdbc.sql("delete from %s.event_inbox where subscriber = :subscriber and event_id = any (:ids::uuid[])"
                        .formatted(SubscriberRegistry.module(subscriber)))
                .param("subscriber", subscriber.name())
                .param(
                        "ids",
                        untried.stream()
                                .map(Due::id)
                                .filter(unseen::contains)
                                .map(UUID::toString)
                                .toArray(String[]::new))
                .update();
    }

    private void handle(String tenant, Due due) {
        var type = types.get(due.type());
        if (type == null) {
            throw new IllegalStateException(due.type() + " (expected: one of " + types.keySet() + ")");
        }
        var event = new Event(due.id(), due.time(), due.actor(), due.act(), type.data(due.data()));
        new RequestContext(
                        Principal.system(tenant),
                        due.correlationId(),
                        due.traceId(),
                        clock.instant().plus(Duration.ofSeconds(30)),
                        null,
                        null)
                .run(() -> subscriber.handle(event));
    }

    private Outcome failed(Due due, Throwable failure) {
        LOG.info(
                "event {} of {}: try {} of {} failed",
                due.id(),
                due.type(),
                due.tries() + 1,
                subscriber.name(),
                failure);
        return new Outcome.Failed(due, problem(failure));
    }

    private static String problem(Throwable failure) {
        var text = failure instanceof Problem problem
                ? problem.code().code() + ": " + problem.detail()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
        // PostgreSQL stores no NUL.
        var clean = text.replace('\0', ' ');
        return clean.length() <= LONGEST_PROBLEM ? clean : clean.substring(0, LONGEST_PROBLEM);
    }

    private static boolean away(@Nullable Throwable failure) {
        return failure instanceof Problem problem && problem.code() == PlatformProblem.DATABASE_UNAVAILABLE;
    }
}
