package ai.bhiv.platform.event;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Batch;
import ai.bhiv.platform.store.Tenancy;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Publishes events: written in the caller's transaction, so that an event is there exactly when its change is
/// (PLT-55).
public final class Events {
    /// Largest data of one event, in bytes of its JSON (PLT-57).
    public static final int LARGEST = 256 << 10;

    private final JdbcClient jdbc;
    private final Ids ids;
    private final Clock clock;
    private final Hint hint;
    private final Map<String, String> inserts = new ConcurrentHashMap<>();

    public Events(JdbcClient jdbc, Ids ids, Clock clock, Hint hint) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
        this.hint = hint;
    }

    private record Written(UUID id, EventTypes.Declared type, String key, String data, int bytes) {}

    /// Publishes one event of the module whose transaction is open. It is written at the transaction's end, so that
    /// it costs no wait of its own.
    ///
    /// @param event a record with [EventType]
    /// @return the id of the CloudEvent
    /// @throws IllegalStateException when no transaction is open
    /// @throws ai.bhiv.platform.problem.Problem 422 when the data is larger than 256 KiB
    public UUID publish(Record event) {
        var written = written(event);
        var origin = origin();
        Tenancy.atTheEnd(
                inserts.computeIfAbsent(written.type().module(), """
                        with event as (
                            insert into %1$s.event_outbox
                                (id, type, version, ordering_key, time, data, actor, act, correlation_id, trace_id)
                            values (?, ?, ?, ?, ?, ?::json, ?, ?, ?, ?)
                            returning position, id, type, ordering_key)
                        insert into %1$s.event_queue (position, event_id, type, ordering_key, bytes)
                        select position, id, type, ordering_key, ?::int from event"""::formatted),
                written.id(),
                written.type().name(),
                written.type().version(),
                written.key(),
                clock.instant().atOffset(ZoneOffset.UTC),
                written.data(),
                origin.principal().id(),
                origin.principal().actor(),
                origin.correlationId(),
                origin.traceId(),
                written.bytes());
        hintAfterCommit();
        return written.id();
    }

    /// Publishes many events of one module in one statement, in the order of the list.
    public void publishAll(List<? extends Record> events) {
        if (events.isEmpty()) {
            return;
        }
        var written = events.stream().map(this::written).toList();
        var module = written.getFirst().type().module();
        if (!written.stream().allMatch(one -> one.type().module().equals(module))) {
            throw new IllegalArgumentException("events of several modules (expected: all of " + module + ")");
        }
        Tenancy.writeKept();
        var origin = origin();
        var batch = new Batch<>(written)
                .column("id", "uuid", Written::id)
                .column("type", "text", one -> one.type().name())
                .column("version", "int", one -> one.type().version())
                .column("key", "text", Written::key)
                .column("data", "json", Written::data)
                .column("bytes", "int", Written::bytes);
        jdbc.sql("""
                        with given as materialized (select * from %2$s),
                        event as (
                            insert into %1$s.event_outbox
                                (id, type, version, ordering_key, time, data, actor, act, correlation_id, trace_id)
                            select id, type, version, key, :time, data, :actor, :act, :correlation, :trace
                            from given order by position
                            returning id, position)
                        insert into %1$s.event_queue (position, event_id, type, ordering_key, bytes)
                        select e.position, e.id, g.type, g.key, g.bytes from event e join given g on g.id = e.id""".formatted(module, batch.table("b")))
                .params(batch.params())
                .param("time", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", origin.principal().id())
                .param("act", origin.principal().actor(), Types.VARCHAR)
                .param("correlation", origin.correlationId())
                .param("trace", origin.traceId())
                .update();
        hintAfterCommit();
    }

    private Written written(Record event) {
        var type = EventTypes.of(event.getClass());
        if (!Tenancy.open()) {
            throw new IllegalStateException(type.name() + ": no transaction is open (expected: that of its change)");
        }
        var data = Json.MAPPER.writeValueAsString(event);
        int bytes = data.length() > LARGEST ? data.length() : data.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LARGEST) {
            throw PlatformProblem.EVENT_TOO_LARGE.because(
                    "event: %s with %d bytes of data (expected: at most %d)".formatted(type.name(), bytes, LARGEST));
        }
        return new Written(ids.next(), type, type.key(event), data, bytes);
    }

    private record Origin(Principal principal, String correlationId, String traceId) {}

    /// Background work without a call is the platform's own.
    private Origin origin() {
        return RequestContext.ifBound()
                .map(context -> new Origin(context.principal(), context.correlationId(), context.traceId()))
                .orElseGet(() -> {
                    var id = ids.next().toString();
                    return new Origin(Principal.system("_system"), id, id.replace("-", ""));
                });
    }

    private void hintAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                hint.give();
            }
        });
    }
}
