package ai.bhiv.cli;

import ai.bhiv.platform.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The server's refusal: a problem document (RFC 9457), or whatever else came with a status of 400 or more.
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonNode document;

    Refused(int status, byte[] body) {
        super("status " + status, null, false, false);
        this.status = status;
        this.document = read(body);
    }

    int status() {
        return status;
    }

    String code() {
        return document.path("code").asString("");
    }

    /// The whole document.
    JsonNode document() {
        return document;
    }

    /// A member of the document beyond the usual ones; empty when there is none.
    String member(String name) {
        return document.path(name).asString("");
    }

    /// Whether the same request may go well in a moment.
    boolean passing() {
        return status == 502 || status == 503 || status == 504;
    }

    /// For the terminal: title, detail, each fault, what to do, and the number to tell the operator.
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(document.path("title").asString("The server answered with status " + status));
        add(lines, "  ", document.path("detail").asString(""));
        for (var fault : document.path("errors")) {
            lines.add("  " + fault(fault));
        }
        add(lines, "  fix: ", document.path("fix").asString(""));
        add(lines, "  code: ", code());
        add(lines, "  correlation id: ", document.path("correlation_id").asString(""));
        return lines;
    }

    private static void add(List<String> lines, String label, String text) {
        if (!text.isBlank()) {
            lines.add(label + text);
        }
    }

    private static String fault(JsonNode fault) {
        var place = fault.has("pointer")
                ? fault.path("pointer").asString()
                : fault.path("parameter").asString(fault.path("header").asString("request"));
        var given = fault.has("given") ? " '" + fault.path("given").asString() + "'" : "";
        var rather = fault.has("did_you_mean")
                ? ", did you mean " + fault.path("did_you_mean").asString() + "?"
                : "";
        return place + ":" + given + " (expected: " + fault.path("expected").asString("") + rather + ")";
    }

    private static JsonNode read(byte[] body) {
        try {
            var read = Json.MAPPER.readTree(body);
            return read.isObject() ? read : Json.MAPPER.createObjectNode();
        } catch (JacksonException notJson) {
            return Json.MAPPER.createObjectNode();
        }
    }
}
