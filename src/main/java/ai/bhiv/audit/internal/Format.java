package ai.bhiv.audit.internal;

import ai.bhiv.platform.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How entries are written in files (AUD-40 to 42): one line an entry in every format.
///
/// `log` is what can be checked without this platform: each line is an entry as it was hashed, with its place, and its
/// detail with the salt. Archived segments have the same form.
enum Format {
    CSV("text/csv; charset=utf-8", "csv") {
        @Override
        String head() {
            return String.join(",", FIELDS) + "\r\n";
        }

        @Override
        String line(ResultSet row, String tenant) throws SQLException {
            JsonNode tree = Json.MAPPER.valueToTree(EntryStore.entry(row));
            return FIELDS.stream().map(name -> cell(tree.path(name))).collect(Collectors.joining(",")) + "\r\n";
        }
    },
    JSONL("application/jsonl", "jsonl") {
        @Override
        String line(ResultSet row, String tenant) throws SQLException {
            return Json.MAPPER.writeValueAsString(EntryStore.entry(row)) + "\n";
        }
    },
    OCSF("application/jsonl", "ocsf.jsonl") {
        @Override
        String line(ResultSet row, String tenant) throws SQLException {
            return Ocsf.event(EntryStore.entry(row), tenant).toString() + "\n";
        }
    },
    CEF("text/plain; charset=utf-8", "cef") {
        @Override
        String line(ResultSet row, String tenant) throws SQLException {
            return Cef.line(EntryStore.entry(row)) + "\n";
        }
    },
    LOG("application/jsonl", "log.jsonl") {
        @Override
        String order() {
            return "tenant_id, seq";
        }

        @Override
        String columns() {
            return EntryStore.COLUMNS + ", " + EntryStore.SALT;
        }

        @Override
        String line(ResultSet row, String tenant) throws SQLException {
            return SegmentFile.line(
                            tenant,
                            row.getLong("seq"),
                            row.getString("entry"),
                            row.getBytes("salt"),
                            row.getString("detail"))
                    + "\n";
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

    /// In which order the entries come: by time, or as they stand in the log.
    String order() {
        return "tenant_id, at, id";
    }

    String columns() {
        return EntryStore.COLUMNS;
    }

    /// The entry with its line end.
    ///
    /// @param row of [#columns]
    abstract String line(ResultSet row, String tenant) throws SQLException;

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
