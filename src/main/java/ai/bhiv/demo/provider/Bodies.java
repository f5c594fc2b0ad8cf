package ai.bhiv.demo.provider;

import ai.bhiv.platform.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Parts of answers that several protocols share.
final class Bodies {
    /// Reads whatever a provider would read.
    static final JsonMapper LENIENT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(1000)
                            .maxStringLength(64 << 20)
                            .build())
                    .build())
            .build();

    private Bodies() {}

    static Map<String, Object> models() {
        return Map.of(
                "object",
                "list",
                "data",
                List.of(Map.of(
                        "id", "fake", "object", "model", "created", 1_750_000_000, "owned_by", "fake-provider")));
    }

    static Map<String, Object> embeddings(int count, int tokens, String model) {
        var items = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < count; i++) {
            items.add(Map.of("object", "embedding", "index", i, "embedding", List.of(0.5, -0.25, 0.125 * (i + 1))));
        }
        return Map.of(
                "object",
                "list",
                "data",
                items,
                "model",
                model,
                "usage",
                Map.of("prompt_tokens", tokens, "total_tokens", tokens));
    }

    static String json(Object value) {
        return Json.MAPPER.writeValueAsString(value);
    }

    /// Members in the order given.
    static Map<String, Object> of(@Nullable Object... membersAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < membersAndValues.length; i += 2) {
            map.put((String) membersAndValues[i], membersAndValues[i + 1]);
        }
        return map;
    }

    /// A value that fits a JSON schema of the plain kinds.
    static JsonNode fitting(JsonNode schema) {
        var nodes = Json.MAPPER.getNodeFactory();
        if (schema.path("enum").isArray()) {
            return schema.path("enum").get(0);
        }
        return switch (schema.path("type").asString("string")) {
            case "object" -> {
                var object = nodes.objectNode();
                schema.path("properties").properties().forEach(p -> object.set(p.getKey(), fitting(p.getValue())));
                yield object;
            }
            case "array" -> nodes.arrayNode().add(fitting(schema.path("items")));
            case "integer", "number" -> nodes.numberNode(7);
            case "boolean" -> nodes.booleanNode(true);
            default -> nodes.stringNode("fake");
        };
    }
}
