package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.BatchItem;
import ai.bhiv.gateway.GatewayProblem;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The values that items of a batch take from the answers of items before them (GTW-62): in a body
/// `{"$from": "order", "pointer": "/id"}`, in a path `{order/id}`, both with a JSON pointer (RFC 6901). As an item
/// names
/// only what stands before it, there is no cycle.
final class References {
    private static final Pattern IN_PATH = Pattern.compile("\\{([A-Za-z0-9_-]{1,64})(/[^{}]*)?\\}");

    private final List<BatchItem> items;
    private final Map<String, Integer> known = new LinkedHashMap<>();
    private final List<Set<Integer>> needed = new ArrayList<>();

    /// @throws ai.bhiv.platform.problem.Problem 422 with a fault for each reference to what is not before it, and for
    /// each id that is there twice
    References(List<BatchItem> items) {
        this.items = items;
        var faults = new ArrayList<Fault>();
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var at = "/items/" + i;
            var needs = new TreeSet<Integer>();
            BiFunction<String, String, JsonNode> note = (id, _) -> {
                var index = known.get(id);
                if (index == null) {
                    faults.add(Fault.body(at, id, "the id of an item before it"));
                } else {
                    needs.add(index);
                }
                return Json.MAPPER.getNodeFactory().nullNode();
            };
            path(item.path(), note);
            filled(item.data(), note);
            needed.add(needs);
            if (item.id() != null && known.putIfAbsent(item.id(), i) != null) {
                faults.add(Fault.body(at + "/id", item.id(), "an id that no other item has"));
            }
        }
        if (!faults.isEmpty()) {
            var problem = GatewayProblem.BATCH_REFERENCE.because("items: " + faults.size() + " faults");
            faults.forEach(problem::with);
            throw problem;
        }
    }

    /// The items whose answers this one takes values from.
    Set<Integer> neededBy(int index) {
        return needed.get(index);
    }

    /// The item with the values in their places.
    ///
    /// @param answers the JSON that items before it were answered with, by index
    /// @throws ai.bhiv.platform.problem.Problem 422 when an answer has no such value
    BatchItem filled(int index, BiFunction<Integer, String, JsonNode> answers) {
        var item = items.get(index);
        if (needed.get(index).isEmpty()) {
            return item;
        }
        BiFunction<String, String, JsonNode> value = (id, pointer) -> {
            var found = answers.apply(known.getOrDefault(id, -1), pointer);
            if (found.isMissingNode()) {
                throw GatewayProblem.BATCH_VALUE_MISSING.because(
                        "item " + id + ": its answer has nothing at " + pointer);
            }
            return found;
        };
        return new BatchItem(
                item.id(),
                item.service(),
                path(item.path(), value),
                item.method(),
                filled(item.data(), value),
                item.headers());
    }

    /// The path with something in the place of values that are not known.
    String planned(int index) {
        return path(
                items.get(index).path(),
                (_, _) -> Json.MAPPER.getNodeFactory().stringNode("00000000-0000-0000-0000-000000000000"));
    }

    private static String path(String path, BiFunction<String, String, JsonNode> value) {
        return IN_PATH.matcher(path).replaceAll(found -> {
            var pointer = found.group(2) == null ? "" : found.group(2);
            var node = value.apply(found.group(1), pointer);
            if (node.isContainer()) {
                throw GatewayProblem.BATCH_VALUE_MISSING.because(
                        "item " + found.group(1) + ": at " + pointer + " is no single value");
            }
            return Matcher.quoteReplacement(
                    URLEncoder.encode(node.asString(), StandardCharsets.UTF_8).replace("+", "%20"));
        });
    }

    private static @Nullable JsonNode filled(@Nullable JsonNode given, BiFunction<String, String, JsonNode> value) {
        return switch (given) {
            case ObjectNode object
            when object.size() == 2
                    && object.path("$from").isString()
                    && object.path("pointer").isString() ->
                value.apply(
                        object.path("$from").stringValue(),
                        object.path("pointer").stringValue());
            case ObjectNode object -> {
                var copy = Json.MAPPER.createObjectNode();
                object.properties().forEach(member -> copy.set(member.getKey(), filled(member.getValue(), value)));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = Json.MAPPER.createArrayNode();
                array.forEach(element -> copy.add(filled(element, value)));
                yield copy;
            }
            case null, default -> given;
        };
    }
}
