package ai.bhiv.platform.event;

import ai.bhiv.platform.store.Tenancy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The subscribers of this process, and the table in which every process finds those of all.
final class SubscriberRegistry {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*\\.[a-z][a-z0-9-]*");

    private final Map<String, Subscriber> byName = new HashMap<>();

    /// @throws IllegalArgumentException naming a subscriber that is declared badly or twice
    SubscriberRegistry(Collection<? extends Subscriber> subscribers) {
        for (var subscriber : subscribers) {
            if (!NAME.matcher(subscriber.name()).matches()
                    || subscriber.events().isEmpty()) {
                throw new IllegalArgumentException(
                        "subscriber %s of %d events (expected: module.purpose, and at least one)"
                                .formatted(
                                        subscriber.name(), subscriber.events().size()));
            }
            if (byName.put(subscriber.name(), subscriber) != null) {
                throw new IllegalArgumentException("subscriber " + subscriber.name() + " is declared twice");
            }
        }
    }

    static String module(Subscriber subscriber) {
        return subscriber.name().substring(0, subscriber.name().indexOf('.'));
    }

    Collection<Subscriber> all() {
        return byName.values();
    }

    boolean ordered(String name) {
        var subscriber = byName.get(name);
        return subscriber == null || subscriber.ordered();
    }

    String[] names() {
        return byName.keySet().toArray(String[]::new);
    }

    /// Enters the subscribers, and retires those of the same modules that this release has no more.
    ///
    /// @param modules that run in this process
    void enter(JdbcClient jdbc, Tenancy tenancy, Set<String> modules) {
        tenancy.inTenant("_system", () -> {
            for (var subscriber : byName.values()) {
                jdbc.sql("""
                                insert into platform.event_subscribers as s (name, module, types, ordered)
                                values (:name, :module, :types, :ordered)
                                on conflict (name) do update
                                set module = excluded.module, types = excluded.types, ordered = excluded.ordered,
                                    registered_at = now(), retired_at = null""")
                        .param("name", subscriber.name())
                        .param("module", module(subscriber))
                        .param("types", types(subscriber.events()))
                        .param("ordered", subscriber.ordered())
                        .update();
            }
            return jdbc.sql("""
                            update platform.event_subscribers set retired_at = now()
                            where module = any (:modules) and name <> all (:names) and retired_at is null""")
                    .param("modules", modules.toArray(String[]::new))
                    .param("names", names())
                    .update();
        });
    }

    private static String[] types(List<Class<? extends Record>> events) {
        return events.stream().map(record -> EventTypes.of(record).name()).toArray(String[]::new);
    }
}
