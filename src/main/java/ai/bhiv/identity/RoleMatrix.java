package ai.bhiv.identity;

import static ai.bhiv.identity.Permissions.Extent.ALL;
import static ai.bhiv.identity.Permissions.Extent.OWN;
import static ai.bhiv.identity.Permissions.Extent.THROUGH_AGENT;
import static java.util.Map.entry;

import ai.bhiv.identity.Permissions.Extent;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The matrix of IDN-40 as code: which role holds which permission, and to what extent. Rights of several roles add
/// up; what is not written here nobody has.
public final class RoleMatrix {
    public static final String ADMIN = "Admin";
    public static final String OPS = "Ops";
    public static final String SALES = "Sales";
    public static final String SUPPORT = "Support";
    public static final String CUSTOMER = "Customer";

    /// The grant set for those who run the platform itself; it stands beside roles in tokens.
    public static final String PLATFORM_OPERATOR = "platform-operator";

    /// The grant set for those who read everything that was done, and change nothing.
    public static final String AUDITOR = "auditor";

    /// What somebody holds whose password must be changed first: no permission.
    public static final String PASSWORD_CHANGE = "PasswordChange";

    /// A role of the platform that calls another one for itself (IDN-27).
    public static final String SERVICE = "Service";

    /// The platform itself.
    public static final String SYSTEM = "System";

    private static final List<String> ROLES = List.of(ADMIN, OPS, SALES, SUPPORT, CUSTOMER);

    private static final Map<String, List<String>> VERBS = Map.ofEntries(
            entry("crm", List.of("read", "write", "delete", "merge", "import", "export", "configure", "erase")),
            entry("sales", List.of("read", "write", "configure")),
            entry("support", List.of("read", "write", "configure")),
            entry(
                    "logistics",
                    List.of(
                            "read",
                            "write",
                            "delete",
                            "reserve",
                            "order",
                            "move",
                            "adjust",
                            "ship",
                            "track",
                            "buy",
                            "approve",
                            "count",
                            "configure",
                            "import",
                            "export")),
            entry("integrations", List.of("read", "write", "call", "replay", "secret", "configure")),
            entry("harvest", List.of("read", "write", "run", "accept", "export", "purge", "configure")),
            entry(
                    "llm",
                    List.of(
                            "use", "read", "write", "issue", "budget", "report", "operate", "content", "guard",
                            "secret")),
            entry("agents", List.of("read", "query", "write", "message", "stop", "audit", "work")),
            entry("tasks", List.of("read", "write")),
            entry("tools", List.of("read", "admin")),
            entry("knowledge", List.of("read", "write")),
            entry("vaani", List.of("read", "write", "override")),
            entry("bmad", List.of("read", "write")),
            entry("workflow", List.of("read", "write", "execute", "publish", "operate", "signal")),
            entry("work", List.of("read", "operate", "signal", "payload")),
            entry("approvals", List.of("read", "decide")),
            entry("analytics", List.of("read", "write", "export", "people", "admin", "platform")),
            entry("metrics", List.of("read")),
            entry("operations", List.of("read", "write", "admin")),
            entry("backup", List.of("run")),
            entry("tenants", List.of("read", "write", "act")),
            entry("platform", List.of("read", "configure")),
            entry("events", List.of("read", "operate")),
            entry("gateway", List.of("read", "admin", "register")),
            entry("security", List.of("read", "respond", "admin", "forensics")),
            entry("identity", List.of("read", "write", "grant", "configure", "clients", "keys", "verify", "provision")),
            entry("audit", List.of("read", "verify", "export", "configure")));

    private static final Map<String, Map<String, Extent>> TABLE = Map.of(
            ADMIN,
            new Row()
                    .every(
                            "crm",
                            "sales",
                            "support",
                            "logistics",
                            "integrations",
                            "harvest",
                            "llm",
                            "agents",
                            "tasks",
                            "tools",
                            "knowledge",
                            "bmad",
                            "workflow",
                            "work",
                            "approvals",
                            "metrics",
                            "events",
                            "gateway",
                            "security",
                            "identity",
                            "audit")
                    .allBut("vaani", "override")
                    .allBut("analytics", "platform")
                    .allBut("operations", "admin")
                    .all("platform", "read")
                    .done(),
            OPS,
            new Row()
                    .all("crm", "read")
                    .all("support", "read")
                    .allBut("logistics", "configure", "delete")
                    .allBut("integrations", "secret", "configure")
                    .all("harvest", "read", "write", "run", "accept", "export")
                    .all("llm", "use", "read", "write", "issue", "budget", "report", "operate")
                    .all("agents", "read", "query", "write", "message", "stop")
                    .all("tasks", "read", "write")
                    .all("tools", "read")
                    .all("knowledge", "read", "write")
                    .all("vaani", "read", "write")
                    .all("bmad", "read", "write")
                    .every("workflow")
                    .all("work", "read", "operate", "signal")
                    .all("approvals", "read", "decide")
                    .all("analytics", "read", "export")
                    .all("metrics", "read")
                    .all("operations", "read", "write")
                    .all("platform", "read")
                    .all("events", "read", "operate")
                    .all("gateway", "read")
                    .all("security", "read", "respond")
                    .all("identity", "read")
                    .own("audit", "read")
                    .done(),
            SALES,
            new Row()
                    .allBut("crm", "configure", "erase")
                    .all("sales", "read", "write")
                    .all("support", "read")
                    .all("logistics", "read", "reserve", "order")
                    .all("integrations", "read")
                    .all("harvest", "read")
                    .all("llm", "use", "read")
                    .all("agents", "read", "query", "message")
                    .all("tasks", "read", "write")
                    .all("tools", "read")
                    .all("knowledge", "read")
                    .all("vaani", "read", "write")
                    .all("bmad", "read", "write")
                    .all("workflow", "read", "execute")
                    .own("work", "read")
                    .own("approvals", "read", "decide")
                    .all("analytics", "read")
                    .own("audit", "read")
                    .done(),
            SUPPORT,
            new Row()
                    .all("crm", "read")
                    .all("support", "read", "write")
                    .all("logistics", "read")
                    .all("integrations", "read")
                    .all("harvest", "read")
                    .all("llm", "use", "read")
                    .all("agents", "read", "query", "message")
                    .all("tasks", "read", "write")
                    .all("tools", "read")
                    .all("knowledge", "read", "write")
                    .all("vaani", "read", "write")
                    .all("bmad", "read")
                    .all("workflow", "read", "execute")
                    .own("work", "read")
                    .own("approvals", "read", "decide")
                    .all("analytics", "read")
                    .own("audit", "read")
                    .done(),
            CUSTOMER,
            new Row()
                    .own("crm", "read", "write")
                    .own("support", "read", "write")
                    .own("logistics", "read")
                    .to(THROUGH_AGENT, "llm", "use")
                    .own("agents", "read", "query")
                    .own("tasks", "read")
                    .own("knowledge", "read")
                    .all("vaani", "read")
                    .own("analytics", "read")
                    .own("audit", "read")
                    .done(),
            PLATFORM_OPERATOR,
            new Row()
                    .all("analytics", "platform")
                    .all("operations", "admin")
                    .every("backup", "tenants", "platform")
                    .done(),
            SERVICE,
            new Row().all("identity", "verify").all("gateway", "register").done(),
            AUDITOR,
            new Row()
                    .all("audit", "read", "verify", "export")
                    .all("identity", "read")
                    .all("security", "read")
                    .all("operations", "read")
                    .done());

    private static final Set<String> KNOWN = known(VERBS);

    private RoleMatrix() {}

    /// The five roles a user can have.
    public static List<String> roles() {
        return ROLES;
    }

    /// Every permission there is.
    public static Set<String> known() {
        return KNOWN;
    }

    /// The areas of the permissions, in order; they are also the scopes of tokens (IDN-28).
    public static List<String> areas() {
        return VERBS.keySet().stream().sorted().toList();
    }

    /// What these roles, grant sets and single permissions hold together. Unknown names add nothing.
    public static Permissions permissions(Set<String> roles) {
        var sum = new HashMap<String, Extent>();
        for (var role : roles) {
            of(role).forEach((permission, extent) ->
                    sum.merge(permission, extent, (a, b) -> a.compareTo(b) >= 0 ? a : b));
        }
        return new Permissions(sum);
    }

    /// The roles and grant sets that hold the permission to some extent.
    public static List<String> holders(String permission) {
        return TABLE.entrySet().stream()
                .filter(row -> row.getValue().containsKey(permission))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// What one name gives: a role, a grant set, or a permission that was granted by itself.
    public static Map<String, Extent> of(String name) {
        return TABLE.getOrDefault(name, KNOWN.contains(name) ? Map.of(name, ALL) : Map.of());
    }

    private static Set<String> known(Map<String, List<String>> verbs) {
        var known = new LinkedHashSet<String>();
        verbs.keySet().stream()
                .sorted()
                .forEach(area -> verbs.getOrDefault(area, List.of()).forEach(verb -> known.add(area + ":" + verb)));
        return Set.copyOf(known);
    }

    /// One role's line of the table while it is written down.
    private static final class Row {
        private final Map<String, Extent> cells = new HashMap<>();

        Row every(String... areas) {
            for (var area : areas) {
                allBut(area);
            }
            return this;
        }

        Row all(String area, String... verbs) {
            return to(ALL, area, verbs);
        }

        Row own(String area, String... verbs) {
            return to(OWN, area, verbs);
        }

        Row allBut(String area, String... verbs) {
            var left = List.of(verbs);
            return to(
                    ALL,
                    area,
                    VERBS.getOrDefault(area, List.of()).stream()
                            .filter(verb -> !left.contains(verb))
                            .toArray(String[]::new));
        }

        Row to(Extent extent, String area, String... verbs) {
            for (var verb : verbs) {
                if (!VERBS.getOrDefault(area, List.of()).contains(verb)) {
                    throw new IllegalStateException("permission: " + area + ":" + verb + " (expected: one of VERBS)");
                }
                cells.put(area + ":" + verb, extent);
            }
            return this;
        }

        Map<String, Extent> done() {
            return Map.copyOf(cells);
        }
    }
}
