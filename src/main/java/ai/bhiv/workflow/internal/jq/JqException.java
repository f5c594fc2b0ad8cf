package ai.bhiv.workflow.internal.jq;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// An expression that cannot be read, or whose evaluation failed.
public final class JqException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient JsonNode value;
    private final boolean catchable;

    JqException(String message) {
        this(message, JsonNodeFactory.instance.stringNode(message), true);
    }

    private JqException(String message, JsonNode value, boolean catchable) {
        super(message, null, false, false);
        this.value = value;
        this.catchable = catchable;
    }

    /// What `error(v)` raised.
    static JqException of(JsonNode value) {
        return new JqException(
                value.isString() ? value.stringValue() : Values.text(value) + " (not a string)", value, true);
    }

    /// What no `try` of the expression catches.
    static JqException limit(String message) {
        return new JqException(message, JsonNodeFactory.instance.stringNode(message), false);
    }

    JsonNode value() {
        return value;
    }

    boolean catchable() {
        return catchable;
    }
}
