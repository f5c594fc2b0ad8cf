package ai.bhiv.workflow.internal;

import ai.bhiv.platform.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An error of a workflow, in the DSL's form (RFC 9457).
///
/// @param type URI; those of the specification compare equal under each name that its name space had
/// @param instance JSON pointer of the task; absent until it is known
record FlowError(
        String type,
        int status,
        @Nullable String title,
        @Nullable String detail,
        @Nullable String instance) {
    private static final String SPACE = "https://open-workflow-specification.org/spec/1.0.0/errors/";
    private static final String OLDER = "https?://serverlessworkflow\\.io/(spec/1\\.0\\.0/errors|dsl/errors/types)/";

    static FlowError of(String kind, int status, String title, @Nullable String detail) {
        return new FlowError(SPACE + kind, status, title, detail, null);
    }

    static FlowError expression(String detail) {
        return of("expression", 400, "An expression failed", detail);
    }

    static FlowError validation(String detail) {
        return of("validation", 400, "A value breaks its schema", detail);
    }

    static FlowError runtime(String detail) {
        return of("runtime", 500, "The task failed", detail);
    }

    static FlowError timeout(String task) {
        return of("timeout", 408, "The task took too long", null).at(task);
    }

    FlowError at(String task) {
        return instance == null ? new FlowError(type, status, title, detail, task) : this;
    }

    /// One name for the specification's types, however they are spelled.
    static String plain(String type) {
        return type.replaceFirst("^" + OLDER, SPACE);
    }

    JsonNode tree() {
        var node = Json.MAPPER.<JsonNode>valueToTree(this);
        ((tools.jackson.databind.node.ObjectNode) node)
                .properties()
                .removeIf(member -> member.getValue().isNull());
        return node;
    }
}
