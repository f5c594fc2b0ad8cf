package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditEntry;
import ai.bhiv.platform.about.Version;
import ai.bhiv.platform.json.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// An entry as an OCSF event (AUD-40). What the class has no place for stands under `unmapped`.
final class Ocsf {
    private static final String VERSION = "1.4.0";
    private static final int AUTHENTICATION = 3002;
    private static final int ACCOUNT_CHANGE = 3001;
    private static final int API_ACTIVITY = 6003;
    private static final int DETECTION_FINDING = 2004;

    private static final Map<String, Integer> AUTHENTICATIONS = Map.of(
            "login-success",
            1,
            "login-failure",
            1,
            "login-locked",
            1,
            "logout",
            2,
            "mfa-failed",
            1,
            "step-up-failed",
            1,
            "refresh-reuse",
            99,
            "token-refused",
            99,
            "session-revoked",
            2);
    private static final Map<String, Integer> ACCOUNT_CHANGES = Map.of(
            "password-changed",
            3,
            "password-reset",
            4,
            "mfa-enrolled",
            10,
            "mfa-removed",
            11,
            "role-changed",
            7,
            "grant-changed",
            7,
            "user-state-changed",
            99,
            "recovery-used",
            99);
    private static final Set<String> FINDINGS = Set.of(
            "threat-detected", "threat-blocked", "address-blocked", "kill-switch", "audit-fault", "tenant-crossing");

    private Ocsf() {}

    static ObjectNode event(AuditEntry entry, String tenant) {
        var security = entry.security() == null ? "" : entry.security();
        int type = AUTHENTICATIONS.containsKey(security)
                ? AUTHENTICATION
                : ACCOUNT_CHANGES.containsKey(security)
                        ? ACCOUNT_CHANGE
                        : FINDINGS.contains(security) ? DETECTION_FINDING : API_ACTIVITY;
        int activity = switch (type) {
            case AUTHENTICATION -> AUTHENTICATIONS.getOrDefault(security, 99);
            case ACCOUNT_CHANGE -> ACCOUNT_CHANGES.getOrDefault(security, 99);
            case DETECTION_FINDING -> 1;
            default -> api(entry.action());
        };
        var event = Json.MAPPER.createObjectNode();
        event.put("class_uid", type)
                .put("category_uid", type / 1000)
                .put("activity_id", activity)
                .put("type_uid", type * 100L + activity)
                .put("time", entry.at().toEpochMilli())
                .put("severity_id", severity(entry))
                .put(
                        "status_id",
                        entry.outcome().equals("success") ? 1 : entry.outcome().equals("unknown") ? 0 : 2)
                .put("count", entry.count());
        if (entry.code() != null) {
            event.put("status_code", entry.code());
        }
        var metadata = event.putObject("metadata")
                .put("version", VERSION)
                .put("uid", entry.id().toString());
        metadata.put("correlation_uid", entry.correlationId())
                .put("tenant_uid", tenant)
                .put("sequence", entry.seq());
        metadata.putObject("product")
                .put("name", "BHIV Core")
                .put("vendor_name", "BHIV")
                .put("version", Version.CURRENT);
        var user = event.putObject("actor")
                .putObject("user")
                .put("uid", entry.actorId())
                .put("name", entry.actorName());
        if (type == AUTHENTICATION || type == ACCOUNT_CHANGE) {
            event.set("user", concerned(entry, user));
        }
        if (entry.address() != null) {
            event.putObject("src_endpoint").put("ip", entry.address());
        }
        switch (type) {
            case API_ACTIVITY -> {
                event.putObject("api").put("operation", entry.operation());
                var resource = event.putArray("resources").addObject().put("type", entry.resourceType());
                if (!entry.resourceIds().isEmpty()) {
                    resource.put("uid", entry.resourceIds().getFirst());
                }
            }
            case DETECTION_FINDING ->
                event.putObject("finding_info")
                        .put("uid", entry.id().toString())
                        .put("title", security);
            default -> event.putObject("service").put("name", entry.operation());
        }
        var unmapped = event.putObject("unmapped");
        unmapped.put("operation", entry.operation())
                .put("action", entry.action())
                .put("outcome", entry.outcome());
        unmapped.put("actor_kind", entry.actorKind());
        if (entry.security() != null) {
            unmapped.put("security", entry.security());
        }
        if (entry.act() != null) {
            unmapped.put("act", entry.act());
        }
        if (entry.detail() != null) {
            unmapped.set("detail", entry.detail());
        }
        return event;
    }

    /// Whose account or sign-in it is: the record's, when it is a user other than who acted.
    private static ObjectNode concerned(AuditEntry entry, ObjectNode actor) {
        boolean other = entry.resourceType().equals("identity.users")
                && !entry.resourceIds().isEmpty()
                && !entry.resourceIds().getFirst().equals(entry.actorId());
        return other
                ? Json.MAPPER.createObjectNode().put("uid", entry.resourceIds().getFirst())
                : actor.deepCopy();
    }

    private static int api(String action) {
        return switch (action) {
            case "create", "import" -> 1;
            case "read", "export" -> 2;
            case "update", "grant", "revoke", "approve", "configure", "restore" -> 3;
            case "delete", "erase" -> 4;
            default -> 99;
        };
    }

    private static int severity(AuditEntry entry) {
        return switch (entry.level() == null ? "" : entry.level()) {
            case "critical" -> 5;
            case "high" -> 4;
            case "medium" -> 3;
            case "low" -> 2;
            default -> 1;
        };
    }
}
