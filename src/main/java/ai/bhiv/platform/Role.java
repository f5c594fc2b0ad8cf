package ai.bhiv.platform;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One line of the role table: what can run, on which port, with which modules, and whom it asks.
///
/// The order is the order of start: a role stands after every role that it needs. Nothing else decides what runs.
/// A need is soft: the role starts without it and answers 503 only for what depends on it (PLT-5).
public enum Role {
    INTEGRATIONS(8005, Set.of("integrations", "harvest"), List.of()),
    LLM(8004, Set.of("llm"), List.of("integrations")),
    AGENTS(8003, Set.of("agents", "knowledge", "vaani", "workflow"), List.of("llm", "integrations")),
    CRM(8002, Set.of("crm"), List.of("integrations", "agents")),
    LOGISTICS(8001, Set.of("logistics"), List.of("crm", "integrations")),
    GATEWAY(
            8000,
            Set.of("gateway", "guard", "identity", "audit", "console"),
            List.of("logistics", "crm", "agents", "llm", "integrations"));

    private final int port;
    private final Set<String> modules;
    private final List<String> needs;

    Role(int port, Set<String> modules, List<String> needs) {
        this.port = port;
        this.modules = modules;
        this.needs = needs;
    }

    /// The port this role listens on when no other base is asked for.
    public int port() {
        return port;
    }

    /// The packages below `ai.bhiv` that belong to this role alone.
    public Set<String> modules() {
        return modules;
    }

    /// The roles this one calls, softly.
    public List<Role> needs() {
        return needs.stream().map(Role::named).toList();
    }

    /// The name in addresses, settings and the command line: the constant in lower case.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The role with this key.
    ///
    /// @throws IllegalArgumentException naming the known roles when there is none
    public static Role named(String key) {
        for (var role : values()) {
            if (role.key().equals(key)) {
                return role;
            }
        }
        throw new IllegalArgumentException("role: '" + key + "' (expected one of " + keys() + ")");
    }

    /// All keys, in table order.
    public static List<String> keys() {
        return List.of(values()).stream().map(Role::key).toList();
    }
}
