package ai.bhiv.platform.audit;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One thing to be recorded, before ids, times and digests are added. What the running call says (caller, correlation,
/// trace, address) is taken from its context and need not be given.
///
/// ```java
/// audit.write(AuditEvent.of("identity.auth.login", "login")
///         .by(principal)
///         .on("identity.users", user.id().toString())
///         .security(SecurityType.LOGIN_SUCCESS));
/// ```
public final class AuditEvent {
    private static final int TEXT = 500;

    private final ObjectNode entry = Json.MAPPER.createObjectNode();
    private final ObjectNode detail = Json.MAPPER.createObjectNode();
    private Set<String> masked = Set.of();
    private @Nullable Principal who;
    private @Nullable String tenant;

    private AuditEvent(String operation, String action) {
        entry.put("operation", operation);
        entry.put("action", action);
        entry.put("outcome", "success");
        entry.put("class", "change");
    }

    /// @param operation the operation's id, `module.resource.method`
    /// @param action one of the actions of the document: `create, read, update, delete, restore, execute, login,
    ///     logout, refuse, grant, revoke, export, import, approve, configure, start, stop, erase`
    public static AuditEvent of(String operation, String action) {
        return new AuditEvent(operation, action);
    }

    /// In whose name, when it is not the caller of the running call: at a login that is known only now.
    public AuditEvent by(Principal principal) {
        who = principal;
        return this;
    }

    /// Whose log it belongs to, when it is not the tenant of the one in whose name it is done.
    public AuditEvent tenant(String id) {
        tenant = id;
        return this;
    }

    /// The record that it was done to, then the part of it, if any. Of several records each gets an entry (AUD-3).
    public AuditEvent on(String resourceType, String... ids) {
        entry.put("resource_type", resourceType);
        var list = entry.putArray("resource_ids");
        for (var id : ids) {
            list.add(Visible.text(id, TEXT));
        }
        return this;
    }

    /// The same, with the ids as a list.
    public AuditEvent on(String resourceType, List<String> ids) {
        return on(resourceType, ids.toArray(String[]::new));
    }

    /// Fields whose values must not be written, at any depth of what is given after this.
    public AuditEvent masking(Set<String> fields) {
        masked = fields;
        return this;
    }

    /// How the record was and is; only what differs is kept, with the version and the digest of the new state (AUD-7,
    /// AUD-8).
    ///
    /// @param before null when there was none
    /// @param after null when there is none any more
    public AuditEvent changed(@Nullable JsonNode before, @Nullable JsonNode after) {
        var changes = Changes.between(before, after, masked);
        if (!changes.isEmpty()) {
            detail.set("changes", changes);
        }
        if (after != null) {
            entry.put("state_digest", Digests.state(after));
            if (after.path("version").isIntegralNumber()) {
                entry.put("resource_version", after.path("version").longValue());
            }
        }
        return this;
    }

    /// A parameter worth keeping.
    public AuditEvent with(String name, @Nullable Object value) {
        if (value != null) {
            JsonNode tree = Json.MAPPER.valueToTree(value);
            if (!tree.isNull()) {
                detail.withObject("/parameters").set(name, Visible.value(name, tree, masked));
            }
        }
        return this;
    }

    /// A security event of the type's own level (AUD-30).
    public AuditEvent security(SecurityType type) {
        return security(type, type.level());
    }

    public AuditEvent security(SecurityType type, Level level) {
        entry.put("class", "security");
        entry.put("security", type.key());
        entry.put("level", Json.wireName(level));
        return this;
    }

    /// A read that is recorded.
    public AuditEvent access() {
        entry.put("class", "access");
        return this;
    }

    /// It was refused. Floods of equal refusals fold into one entry (AUD-14).
    public AuditEvent refused(String code) {
        return ended("refused", code);
    }

    /// It was tried and failed.
    public AuditEvent failed(String code) {
        return ended("failed", code);
    }

    /// An effect outside whose end is not known yet, or was lost.
    public AuditEvent unknown() {
        entry.put("outcome", "unknown");
        return this;
    }

    private AuditEvent ended(String outcome, String code) {
        entry.put("outcome", outcome);
        entry.put("code", code);
        return this;
    }

    /// Why, in the words of who did it.
    public AuditEvent reason(@Nullable String words) {
        return member("reason", words);
    }

    /// The rule that caused work without a request: `import`, `sweep.sessions`, `migration` (AUD-3).
    public AuditEvent rule(String name) {
        return member("rule", name);
    }

    /// The entry of the whole that this is a part of (AUD-3).
    public AuditEvent partOf(java.util.UUID whole) {
        return member("part_of", whole.toString());
    }

    public AuditEvent approval(@Nullable String id) {
        return member("approval", id);
    }

    public AuditEvent decision(@Nullable String id) {
        return member("decision", id);
    }

    /// The durable run and its attempt (AUD-4).
    public AuditEvent run(String id, int attempt) {
        entry.put("attempt", attempt);
        return member("run", id);
    }

    private AuditEvent member(String name, @Nullable String value) {
        if (value != null) {
            entry.put(name, Visible.text(value, TEXT));
        }
        return this;
    }

    public boolean success() {
        return entry.path("outcome").asString().equals("success");
    }

    /// Whether equal ones within 10 s may become one entry: refusals and failures, and reads of the audit itself.
    boolean folds() {
        return switch (entry.path("outcome").asString()) {
            case "refused", "failed" -> true;
            default ->
                entry.path("class").asString().equals("access")
                        && entry.path("operation").asString().startsWith("audit.");
        };
    }

    public @Nullable Principal who() {
        return who;
    }

    public @Nullable String tenant() {
        return tenant;
    }

    /// The schema of the module whose operation it is.
    public String schema() {
        return operation().substring(0, operation().indexOf('.'));
    }

    /// The operation's id.
    public String operation() {
        return entry.path("operation").asString();
    }

    ObjectNode entry() {
        return entry;
    }

    ObjectNode detail() {
        return detail;
    }
}
