package ai.bhiv.llm.internal.translate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON as trees that keep the order of members and the digits of numbers, so that the same request is always
/// translated into the same bytes (LLM-23).
final class Trees {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(512)
                            .maxStringLength(64 << 20)
                            .maxNumberLength(10_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Trees() {}

    /// @throws JacksonException when it is not JSON, or names a member twice
    static JsonNode read(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    /// A tree, or nothing when the text is no JSON.
    static JsonNode readOrNothing(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    static byte[] bytes(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    static String text(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /// An event of OpenAI's protocol.
    static byte[] event(JsonNode data) {
        return ("data: " + text(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /// An event of Anthropic's protocol, which names it twice.
    static byte[] named(ObjectNode data) {
        return ("event: " + data.path("type").asString("") + "\ndata: " + text(data) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// The text of a content that is a text or a list of parts with texts.
    static String texts(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        var text = new StringBuilder();
        for (var part : content) {
            text.append(part.path("text").asString(""));
        }
        return text.toString();
    }

    static List<JsonNode> list(JsonNode array) {
        return array.isArray() ? array.valueStream().toList() : List.of();
    }
}
