package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditEntry;
import ai.bhiv.platform.about.Version;
import org.jspecify.annotations.Nullable;

/// An entry as a line of CEF 0: `\` and `|` escaped in the head, `\`, `=` and line ends in the extension (AUD-41).
final class Cef {
    private Cef() {}

    static String line(AuditEntry entry) {
        var out = new StringBuilder("CEF:0|BHIV|Core|")
                .append(head(Version.CURRENT))
                .append('|')
                .append(head(entry.security() == null ? entry.operation() : entry.security()))
                .append('|')
                .append(head(entry.operation() + " " + entry.outcome()))
                .append('|')
                .append(severity(entry.level(), entry.outcome()))
                .append("|rt=")
                .append(entry.at().toEpochMilli());
        add(out, "externalId", entry.id().toString());
        add(out, "act", entry.action());
        add(out, "outcome", entry.outcome());
        add(out, "reason", entry.code());
        add(out, "suid", entry.actorId());
        add(out, "suser", entry.actorName());
        add(out, "src", entry.address());
        add(out, "cnt", entry.count() > 1 ? Integer.toString(entry.count()) : null);
        labelled(out, 1, "person", entry.actorKind() + " " + entry.actorId());
        labelled(out, 2, "agent", entry.act());
        labelled(out, 3, "resource", entry.resourceType() + " " + String.join(" ", entry.resourceIds()));
        labelled(out, 4, "correlation", entry.correlationId());
        labelled(out, 5, "seq", Long.toString(entry.seq()));
        return out.toString();
    }

    private static int severity(@Nullable String level, String outcome) {
        return switch (level == null ? "" : level) {
            case "critical" -> 10;
            case "high" -> 8;
            case "medium" -> 5;
            case "low" -> 3;
            case "info" -> 1;
            default -> outcome.equals("success") ? 1 : 3;
        };
    }

    private static void labelled(StringBuilder out, int n, String label, @Nullable String value) {
        if (value != null) {
            add(out, "cs" + n + "Label", label);
            add(out, "cs" + n, value);
        }
    }

    private static void add(StringBuilder out, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            out.append(' ').append(key).append('=');
            out.append(value.replace("\\", "\\\\")
                    .replace("=", "\\=")
                    .replace("\r", "\\r")
                    .replace("\n", "\\n"));
        }
    }

    private static String head(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("\r", " ").replace("\n", " ");
    }
}
