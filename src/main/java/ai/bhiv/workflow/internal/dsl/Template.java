package ai.bhiv.workflow.internal.dsl;

import ai.bhiv.workflow.internal.jq.Budget;
import ai.bhiv.workflow.internal.jq.Jq;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A value with expressions in it.
public sealed interface Template {
    record Fixed(JsonNode value) implements Template {}

    record Expression(Jq jq) implements Template {}

    record Members(Map<String, Template> members) implements Template {
        public Members {
            members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    record Items(List<Template> items) implements Template {}

    /// The value itself.
    Template SAME = new Fixed(JsonNodeFactory.instance.missingNode());

    /// @throws ai.bhiv.workflow.internal.jq.JqException when an expression fails
    default JsonNode value(JsonNode input, Map<String, JsonNode> variables, Budget budget) {
        return switch (this) {
            case Fixed fixed -> fixed.value().isMissingNode() ? input : fixed.value();
            case Expression expression -> expression.jq().value(input, variables, budget);
            case Members members -> {
                var object = JsonNodeFactory.instance.objectNode();
                members.members().forEach((name, inner) -> object.set(name, inner.value(input, variables, budget)));
                yield object;
            }
            case Items items -> {
                var array = JsonNodeFactory.instance.arrayNode();
                items.items().forEach(inner -> array.add(inner.value(input, variables, budget)));
                yield array;
            }
        };
    }
}
