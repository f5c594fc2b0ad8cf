package ai.bhiv.platform.event;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class EventLogEndpoint implements EventLog {
    private final EventStore store;

    EventLogEndpoint(JdbcClient jdbc, Cursors cursors) {
        this.store = new EventStore(jdbc, cursors);
    }

    @Override
    public Page<PublishedEvent> list(@Nullable String type, @Nullable Instant after, PageRequest page) {
        var conditions = new Conditions()
                .and("e.type = :type", "type", type)
                .and("e.id >= :first", "first", after == null ? null : EventStore.firstIdAt(after))
                .and("e.time > :after", "after", after == null ? null : java.sql.Timestamp.from(after));
        return store.list("platform.events.list", schemas(), conditions, page);
    }

    @Override
    public Page<PublishedEvent> dead(PageRequest page) {
        return store.list("platform.events.dead", schemas(), new Conditions().and("e.dead"), page);
    }

    @Override
    public PublishedEvent redeliver(UUID id) {
        return store.redeliver(schemas(), id);
    }

    @Override
    public Replayed replay(ReplayRequest body) {
        return new Replayed(schemas().stream()
                .mapToLong(schema -> store.replay(schema, body))
                .sum());
    }

    /// The schemas of the role whose port was asked; the platform's own belongs to the gateway.
    private List<String> schemas() {
        var role = RequestContext.current().role();
        var modules = new ArrayList<>(role.modules());
        if (role == Role.GATEWAY) {
            modules.add("platform");
        }
        return store.schemas(modules);
    }
}
