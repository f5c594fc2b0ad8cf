package ai.bhiv.identity.internal;

import ai.bhiv.crm.CustomerDeleted;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.event.Event;
import ai.bhiv.platform.event.Subscriber;
import java.util.List;
import org.springframework.stereotype.Component;

/// Takes the link of a user away whose customer was removed: who signs in with it then reads nobody's records any more,
/// instead of those of a customer that is not there. Its tokens end with it.
@Component
final class GoneContacts implements Subscriber {
    private final UserStore users;
    private final SessionStore sessions;
    private final AuditTrail audit;

    GoneContacts(UserStore users, SessionStore sessions, AuditTrail audit) {
        this.users = users;
        this.sessions = sessions;
        this.audit = audit;
    }

    @Override
    public String name() {
        return "identity.gone-contacts";
    }

    @Override
    public List<Class<? extends Record>> events() {
        return List.of(CustomerDeleted.class);
    }

    @Override
    public void handle(Event event) {
        if (event.data() instanceof CustomerDeleted(var customer)) {
            for (var user : users.unlink(customer, event.actor())) {
                sessions.endTokens(user);
                audit.write(AuditEvent.of("identity.accounts.link-contact", "update")
                        .on("identity.accounts", user.toString())
                        .with("gone_customer", customer)
                        .with("event", event.id()));
            }
        }
    }
}
