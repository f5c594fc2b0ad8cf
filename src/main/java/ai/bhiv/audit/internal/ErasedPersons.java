package ai.bhiv.audit.internal;

import ai.bhiv.identity.UserErased;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.event.Event;
import ai.bhiv.platform.event.Subscriber;
import ai.bhiv.platform.store.Columns;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Whoever was erased as a user leaves the details of the audit too (IDN-55, AUD-33): nobody has to ask twice. A hold
/// puts it off to its end, and does not lose it.
@Component
final class ErasedPersons implements Subscriber {
    private final JdbcClient jdbc;
    private final AuditTrail audit;

    ErasedPersons(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    @Override
    public String name() {
        return "audit.erased-persons";
    }

    @Override
    public List<Class<? extends Record>> events() {
        return List.of(UserErased.class);
    }

    @Override
    public void handle(Event event) {
        if (event.data() instanceof UserErased(var user)) {
            jdbc.sql("insert into audit.erasures (id, person, reason, asked_by, asked_at) values (?, ?, ?, ?, ?)")
                    .params(
                            event.id(),
                            user.toString(),
                            "erased as a user",
                            event.actor(),
                            Columns.stored(event.time()))
                    .update();
            audit.write(AuditEvent.of("audit.erasures.create", "create")
                    .on("audit.erasures", event.id().toString())
                    .rule("user-erased")
                    .with("event", event.id()));
        }
    }
}
