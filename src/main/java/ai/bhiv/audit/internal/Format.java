package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditEntry;
import ai.bhiv.platform.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How entries are written in files (AUD-40 to 42): one line an entry in every format.
enum Format {
    CSV("text/csv; charset=utf-8", "csv") {
        @Override
        String head() {
            return String.join(",", FIELDS) + "\r\n";
        }

        @Override
        String line(AuditEntry entry, String tenant) {
            JsonNode tree = Json.MAPPER.valueToTree(entry);
            return FIELDS.stream().map(name -> cell(tree.path(name))).collect(Collectors.joining(",")) + "\r\n";
        }
    },
    JSONL("application/jsonl", "jsonl") {
        @Override
        String line(AuditEntry entry, String tenant) {
            return Json.MAPPER.writeValueAsString(entry) + "\n";
        }
    },
    OCSF("application/jsonl", "ocsf.jsonl") {
        @Override
        String line(AuditEntry entry, String tenant) {
            return Ocsf.event(entry, tenant).toString() + "\n";
        }
    },
    CEF("text/plain; charset=utf-8", "cef") {
        @Override
        String line(AuditEntry entry, String tenant) {
            return Cef.line(entry) + "\n";
        }
    };

    private static final List<String> FIELDS = List.of(
            "seq",
            "id",
            "at",
            "actor_kind",
            "actor_id",
            "actor_name",
            "act",
            "operation",
            "action",
            "resource_type",
            "resource_ids",
            "resource_version",
            "outcome",
            "code",
            "count",
            "last_at",
            "security",
            "level",
            "reason",
            "approval",
            "run",
            "correlation_id",
            "trace_id",
            "idempotency_key",
            "process",
            "role",
            "address",
            "state_digest",
            "detail");

    private final String mediaType;
    private final String extension;

    Format(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    static @Nullable Format named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElse(null);
    }

    String mediaType() {
        return mediaType;
    }

    String extension() {
        return extension;
    }

    /// What stands before the first entry.
    String head() {
        return "";
    }

    /// The entry with its line end.
    abstract String line(AuditEntry entry, String tenant);

    /// A cell of RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe before it.
    private static String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        var text = value.isContainer() ? value.toString() : value.asString();
        if (value.isString() && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
