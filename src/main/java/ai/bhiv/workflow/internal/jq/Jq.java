package ai.bhiv.workflow.internal.jq;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A jq expression that was read and whose names are known. Immutable; any number of threads may evaluate it.
///
/// It sees what it is given and nothing else: no environment, files, modules or clock.
public final class Jq {
    private static final int LONGEST = 16 << 10;

    private final String source;
    private final Node node;

    private Jq(String source, Node node) {
        this.source = source;
        this.node = node;
    }

    /// Reads an expression.
    ///
    /// @param variables that it may use, without `$`
    /// @throws JqException with the place
    public static Jq read(String source, Set<String> variables) {
        if (source.length() > LONGEST) {
            throw new JqException("the expression is longer than " + LONGEST + " characters");
        }
        var node = new Parser(source).whole();
        var unknown = Names.unknown(node, variables);
        if (!unknown.isEmpty()) {
            throw new JqException(String.join(", ", unknown) + " is not defined");
        }
        return new Jq(source, node);
    }

    /// Its values for this input, in order.
    ///
    /// @throws JqException when it fails, or when the budget is used up
    public List<JsonNode> values(JsonNode input, Map<String, JsonNode> variables, Budget budget) {
        var env = Env.EMPTY;
        for (var variable : variables.entrySet()) {
            env = env.variable(variable.getKey(), variable.getValue());
        }
        var values = new ArrayList<JsonNode>();
        try {
            new Evaluation(budget).eval(node, env, Val.plain(input), value -> {
                budget.made(16);
                values.add(value.node());
            });
        } catch (StackOverflowError e) {
            throw JqException.limit("the expression went too deep");
        }
        return values;
    }

    /// Its value: `null` for none, and an array for several.
    ///
    /// @throws JqException when it fails, or when the budget is used up
    public JsonNode value(JsonNode input, Map<String, JsonNode> variables, Budget budget) {
        var values = values(input, variables, budget);
        return switch (values.size()) {
            case 0 -> Values.NULL;
            case 1 -> values.getFirst();
            default -> Values.NODES.arrayNode().addAll(values);
        };
    }

    @Override
    public String toString() {
        return source;
    }
}
