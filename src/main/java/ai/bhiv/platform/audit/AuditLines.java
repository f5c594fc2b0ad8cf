package ai.bhiv.platform.audit;

import ai.bhiv.platform.context.Origin;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Turns what is to be recorded into a line that can be written: adds who, when, where and with what call.
public final class AuditLines {
    private static final int NAME = 200;
    private static final int TEXT = 500;
    private static final int SALT_BITS = 128;

    private final Ids ids;
    private final Clock clock;
    private final String process;

    /// @param process its name, in every entry
    public AuditLines(Ids ids, Clock clock, String process) {
        this.ids = ids;
        this.clock = clock;
        this.process = Visible.text(process, NAME);
    }

    /// The line.
    public AuditLine of(AuditEvent event) {
        return of(event, ids.next());
    }

    AuditLine of(AuditEvent event, UUID id) {
        var context = RequestContext.ifBound().orElse(null);
        var who =
                event.who() != null ? event.who() : context == null ? Principal.system("_system") : context.principal();
        var tenant = event.tenant() == null ? who.tenant() : event.tenant();
        var entry = event.entry();
        var detail = event.detail();
        actor(entry, detail, who);
        if (!entry.has("resource_type")) {
            var operation = entry.path("operation").asString();
            event.on(operation.substring(0, Math.max(0, operation.lastIndexOf('.'))));
        }
        entry.put("process", process);
        if (context == null) {
            entry.put("role", "none");
            entry.put("correlation", id.toString());
            entry.put("trace", "0".repeat(32));
        } else {
            entry.put("role", context.role().key());
            entry.put("correlation", Visible.text(context.correlationId(), NAME));
            entry.put("trace", Visible.text(context.traceId(), NAME));
            put(entry, "idempotency_key", context.idempotencyKey(), TEXT);
            detail.put("address", Visible.text(context.remoteAddress(), NAME));
        }
        var origin = Origin.current();
        put(detail, "user_agent", origin.userAgent(), TEXT);
        put(detail, "forwarded", origin.forwarded(), TEXT);
        var salt = Base64.getUrlDecoder().decode(ids.secret(SALT_BITS));
        return AuditLine.of(tenant, id, clock.instant(), salt, entry, detail);
    }

    private static void actor(ObjectNode entry, ObjectNode detail, Principal who) {
        entry.put("actor_kind", kind(who));
        entry.put("actor_id", Visible.text(who.id(), NAME));
        put(entry, "act", who.actor(), NAME);
        detail.put("actor_name", Visible.text(who.name(), NAME));
    }

    private static String kind(Principal who) {
        if (who.actor() != null) {
            return "agent";
        }
        return who.anonymous() ? "anonymous" : who.id().equals("system") ? "system" : "person";
    }

    private static void put(ObjectNode into, String name, @Nullable String text, int bound) {
        if (text != null) {
            into.put(name, Visible.text(text, bound));
        }
    }

    /// What is equal in equal refusals: who (or from where), what, with which code; nothing for what never folds.
    public @Nullable String fold(AuditEvent event, AuditLine line) {
        if (!event.folds()) {
            return null;
        }
        var entry = line.entry();
        var who = entry.path("actor_kind").asString().equals("anonymous")
                ? event.detail().path("address").asString("")
                : entry.path("actor_id").asString() + " " + entry.path("act").asString("");
        return String.join(
                "\n",
                line.tenant(),
                who,
                entry.path("operation").asString(),
                entry.path("outcome").asString(),
                entry.path("code").asString(""),
                entry.path("security").asString(""));
    }
}
