package ai.bhiv.agents.internal;

import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// A question with the operation that it asks for.
///
/// @param operations any of these is right; empty: out of scope
/// @param arguments exactly these, apart from a `limit`, and the order of groups, that are not among them
record Labelled(String question, List<String> operations, boolean judged, Map<String, String> arguments) {
    static List<Labelled> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(line -> of(Json.MAPPER.readTree(line)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Labelled of(JsonNode line) {
        var operation = line.path("operation");
        List<String> operations = operation.isArray()
                ? StreamSupport.stream(operation.spliterator(), false)
                        .map(JsonNode::asString)
                        .toList()
                : operation.isNull() ? List.of() : List.of(operation.asString());
        var arguments = new TreeMap<String, String>();
        line.path("arguments")
                .properties()
                .forEach(e -> arguments.put(e.getKey(), e.getValue().asString()));
        return new Labelled(line.path("question").asString(), operations, line.has("arguments"), arguments);
    }

    boolean inScope() {
        return !operations.isEmpty();
    }

    boolean asks(ToolCard card) {
        return operations.contains(card.operation());
    }

    boolean argued(Map<String, String> found) {
        var compared = new TreeMap<>(found);
        if (!arguments.containsKey("limit")) {
            compared.remove("limit");
        }
        compared.remove("count");
        if (arguments.containsKey("group_by") && !arguments.containsKey("sort")) {
            compared.remove("sort");
        }
        return compared.equals(arguments);
    }
}
