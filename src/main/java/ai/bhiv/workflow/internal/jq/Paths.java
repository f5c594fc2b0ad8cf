package ai.bhiv.workflow.internal.jq;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and changes values by paths. A change copies what lies on the way and shares the rest.
final class Paths {
    private static final int LONGEST = 100_000;

    private Paths() {}

    static JsonNode at(JsonNode of, JsonNode key) {
        if (of.isNull() && (key.isString() || key.isNumber() || key.isNull() || key.isObject())) {
            return Values.NULL;
        }
        if (of.isObject() && key.isString()) {
            var found = of.get(key.stringValue());
            return found == null ? Values.NULL : found;
        }
        if (of.isArray() && key.isNumber()) {
            long index = floor(key);
            var found = index < 0 ? index + of.size() : index;
            return found < 0 || found >= of.size() ? Values.NULL : of.get((int) found);
        }
        if (of.isArray() && key.isArray()) {
            return indices(of, key);
        }
        if (key.isObject()) {
            return slice(of, key.path("start"), key.path("end"));
        }
        throw new JqException("Cannot index " + Values.type(of) + " with "
                + (key.isString() ? "string \"" + key.stringValue() + "\"" : Values.type(key)));
    }

    private static long floor(JsonNode number) {
        return number.decimalValue().setScale(0, java.math.RoundingMode.FLOOR).longValue();
    }

    static ArrayNode indices(JsonNode of, JsonNode wanted) {
        var found = Values.NODES.arrayNode();
        if (wanted.isEmpty()) {
            return found;
        }
        for (int i = 0; i + wanted.size() <= of.size(); i++) {
            boolean same = true;
            for (int j = 0; j < wanted.size() && same; j++) {
                same = Values.compare(of.get(i + j), wanted.get(j)) == 0;
            }
            if (same) {
                found.add(i);
            }
        }
        return found;
    }

    static JsonNode slice(JsonNode of, JsonNode from, JsonNode to) {
        if (of.isNull()) {
            return Values.NULL;
        }
        if (of.isString()) {
            var text = of.stringValue();
            int length = text.codePointCount(0, text.length());
            int start = bound(from, 0, length, false);
            int end = Math.max(start, bound(to, length, length, true));
            return Values.NODES.stringNode(
                    text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end)));
        }
        if (!of.isArray()) {
            throw new JqException("Cannot index " + Values.type(of) + " with object");
        }
        int start = bound(from, 0, of.size(), false);
        int end = Math.max(start, bound(to, of.size(), of.size(), true));
        var part = Values.NODES.arrayNode();
        for (int i = start; i < end; i++) {
            part.add(of.get(i));
        }
        return part;
    }

    private static int bound(JsonNode given, int usual, int length, boolean up) {
        if (given.isNull() || given.isMissingNode()) {
            return usual;
        }
        if (!given.isNumber()) {
            throw new JqException("Start and end indices of an array slice must be numbers");
        }
        double at = up ? Math.ceil(given.doubleValue()) : Math.floor(given.doubleValue());
        return (int) Math.clamp(at < 0 ? at + length : at, 0, length);
    }

    static JsonNode get(JsonNode of, ArrayNode path) {
        var found = of;
        for (var key : path) {
            found = at(found, key);
        }
        return found;
    }

    static JsonNode set(JsonNode of, List<JsonNode> path, JsonNode value, Budget budget) {
        if (path.isEmpty()) {
            return value;
        }
        var key = path.getFirst();
        var inner = set(at(of, key), path.subList(1, path.size()), value, budget);
        budget.made(16L * of.size());
        if (key.isString() && (of.isObject() || of.isNull())) {
            var copy = Values.NODES.objectNode();
            if (of instanceof ObjectNode object) {
                copy.setAll(object);
            }
            return copy.set(key.stringValue(), inner);
        }
        if (key.isNumber() && (of.isArray() || of.isNull())) {
            return placed(of, floor(key), inner, budget);
        }
        if (key.isObject() && (of.isArray() || of.isNull())) {
            return spliced(of, key, inner);
        }
        throw new JqException("Cannot index " + Values.type(of) + " with " + Values.type(key));
    }

    private static JsonNode placed(JsonNode of, long index, JsonNode value, Budget budget) {
        long place = index < 0 ? index + of.size() : index;
        if (place < 0) {
            throw new JqException("Out of bounds negative array index");
        }
        if (place > LONGEST) {
            throw new JqException("Array index too large");
        }
        var copy = Values.NODES.arrayNode();
        of.forEach(copy::add);
        budget.made(16L * Math.max(0, place - of.size()));
        while (copy.size() <= place) {
            copy.addNull();
        }
        copy.set((int) place, value);
        return copy;
    }

    private static JsonNode spliced(JsonNode of, JsonNode range, JsonNode value) {
        if (!value.isArray()) {
            throw new JqException("A slice of an array can only be assigned another array");
        }
        int start = bound(range.path("start"), 0, of.size(), false);
        int end = Math.max(start, bound(range.path("end"), of.size(), of.size(), true));
        var copy = Values.NODES.arrayNode();
        for (int i = 0; i < start; i++) {
            copy.add(of.get(i));
        }
        value.forEach(copy::add);
        for (int i = end; i < of.size(); i++) {
            copy.add(of.get(i));
        }
        return copy;
    }

    /// Removes what lies at all these paths, the last ones first.
    static JsonNode removeAll(JsonNode of, List<JsonNode> paths, Budget budget) {
        var sorted = new ArrayList<>(paths);
        sorted.sort(Values.ORDER.reversed());
        var rest = of;
        for (var path : sorted) {
            rest = remove(rest, keys(path), budget);
        }
        return rest;
    }

    private static JsonNode remove(JsonNode of, List<JsonNode> path, Budget budget) {
        if (path.isEmpty() || of.isNull()) {
            return Values.NULL;
        }
        var key = path.getFirst();
        if (path.size() > 1) {
            var inner = at(of, key);
            return inner.isNull()
                    ? of
                    : set(of, List.of(key), remove(inner, path.subList(1, path.size()), budget), budget);
        }
        budget.made(16L * of.size());
        if (of instanceof ObjectNode object && key.isString()) {
            var copy = Values.NODES.objectNode();
            copy.setAll(object);
            copy.remove(key.stringValue());
            return copy;
        }
        if (of.isArray() && (key.isNumber() || key.isObject())) {
            var gone = new TreeSet<Integer>();
            if (key.isNumber()) {
                long index = floor(key);
                gone.add((int) (index < 0 ? index + of.size() : index));
            } else {
                int start = bound(key.path("start"), 0, of.size(), false);
                for (int i = start; i < bound(key.path("end"), of.size(), of.size(), true); i++) {
                    gone.add(i);
                }
            }
            var copy = Values.NODES.arrayNode();
            for (int i = 0; i < of.size(); i++) {
                if (!gone.contains(i)) {
                    copy.add(of.get(i));
                }
            }
            return copy;
        }
        throw new JqException("Cannot delete field at " + Values.type(key) + " index of " + Values.type(of));
    }

    static List<JsonNode> keys(@Nullable JsonNode path) {
        if (path == null || !path.isArray()) {
            throw new JqException("Path must be specified as an array");
        }
        return path.valueStream().toList();
    }
}
