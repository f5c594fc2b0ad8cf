package ai.bhiv.platform.about;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// What of an OpenAPI document a client of its former version would stumble over (PLT-26).
final class BreakingChanges {
    private static final List<String> UPPER = List.of("maxLength", "maximum", "maxItems");
    private static final List<String> LOWER = List.of("minLength", "minimum", "exclusiveMinimum", "minItems");

    private final JsonNode before;
    private final JsonNode now;
    private final List<String> found = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private BreakingChanges(JsonNode before, JsonNode now) {
        this.before = before;
        this.now = now;
    }

    /// One line each, in the document's order.
    static List<String> between(JsonNode before, JsonNode now) {
        var changes = new BreakingChanges(before, now);
        before.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> changes.operation(
                                method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                                method.getValue(),
                                now.path("paths").path(path.getKey()).path(method.getKey()))));
        return changes.found;
    }

    private void operation(String name, JsonNode old, JsonNode current) {
        if (current.isMissingNode()) {
            found.add(name + ": removed");
            return;
        }
        if (!old.path("operationId").equals(current.path("operationId"))) {
            found.add(name + ": another operation id");
        }
        for (var parameter : old.path("parameters")) {
            var place = name + " " + parameter.path("in").asString() + " "
                    + parameter.path("name").asString();
            var same = parameter(current, parameter);
            if (same.isMissingNode()) {
                found.add(place + ": removed");
            } else {
                if (same.path("required").asBoolean(false)
                        && !parameter.path("required").asBoolean(false)) {
                    found.add(place + ": now required");
                }
                schema(place, parameter.path("schema"), same.path("schema"), true);
            }
        }
        for (var parameter : current.path("parameters")) {
            if (parameter.path("required").asBoolean(false)
                    && parameter(old, parameter).isMissingNode()) {
                found.add(name + " " + parameter.path("in").asString() + " "
                        + parameter.path("name").asString() + ": new and required");
            }
        }
        if (old.path("requestBody").isMissingNode()
                && !current.path("requestBody").isMissingNode()) {
            found.add(name + " body: new and required");
        }
        each(name + " body", old.at("/requestBody/content"), current.at("/requestBody/content"), true);
        old.path("responses").properties().forEach(response -> {
            if (response.getKey().startsWith("2")) {
                var same = current.path("responses").path(response.getKey());
                if (same.isMissingNode()) {
                    found.add(name + ": no longer answers " + response.getKey());
                } else {
                    each(name + " answer", response.getValue().path("content"), same.path("content"), false);
                }
            }
        });
    }

    private static JsonNode parameter(JsonNode operation, JsonNode like) {
        for (var parameter : operation.path("parameters")) {
            if (parameter.path("name").equals(like.path("name"))
                    && parameter.path("in").equals(like.path("in"))) {
                return parameter;
            }
        }
        return MissingNode.getInstance();
    }

    private void each(String place, JsonNode old, JsonNode current, boolean input) {
        old.properties().forEach(type -> {
            var same = current.path(type.getKey());
            if (same.isMissingNode()) {
                found.add(place + ": no longer " + type.getKey());
            } else {
                schema(place, type.getValue().path("schema"), same.path("schema"), input);
                schema(place, type.getValue().path("x-bhiv-event-data"), same.path("x-bhiv-event-data"), input);
            }
        });
    }

    private void schema(String place, JsonNode oldWritten, JsonNode nowWritten, boolean input) {
        var refs = oldWritten.path("$ref").asString("") + " "
                + nowWritten.path("$ref").asString("") + " " + input;
        if (oldWritten.has("$ref") && nowWritten.has("$ref") && !seen.add(refs)) {
            return;
        }
        boolean oldNull = nullable(oldWritten);
        boolean nowNull = nullable(nowWritten);
        if (input ? oldNull && !nowNull : !oldNull && nowNull) {
            found.add(place + (input ? ": null no longer taken" : ": may now be null"));
        }
        var old = plain(before, oldWritten);
        var current = plain(now, nowWritten);
        if (!old.path("type").equals(current.path("type"))) {
            found.add(place + ": type " + old.path("type") + " is now " + current.path("type"));
            return;
        }
        for (var value : old.path("enum")) {
            if (current.path("enum").valueStream().noneMatch(value::equals)) {
                found.add(place + ": no longer " + value.asString());
            }
        }
        if (input) {
            limits(place, old, current);
        }
        schemaOf(place + "[]", old.path("items"), current.path("items"), input);
        schemaOf(place + "{}", old.path("additionalProperties"), current.path("additionalProperties"), input);
        members(place, old, current, input);
    }

    private void schemaOf(String place, JsonNode old, JsonNode current, boolean input) {
        if (old.isObject() && current.isObject()) {
            schema(place, old, current, input);
        }
    }

    private void members(String place, JsonNode old, JsonNode current, boolean input) {
        old.path("properties").properties().forEach(member -> {
            var same = current.path("properties").path(member.getKey());
            var where = place + "." + member.getKey();
            if (same.isMissingNode()) {
                found.add(where + ": removed");
            } else {
                schema(where, member.getValue(), same, input);
            }
        });
        var oldRequired = names(old);
        var nowRequired = names(current);
        if (!old.has("properties")) {
            return;
        }
        if (input) {
            nowRequired.removeAll(oldRequired);
            nowRequired.forEach(name -> found.add(place + "." + name + ": now required"));
        } else {
            oldRequired.removeAll(nowRequired);
            oldRequired.stream()
                    .filter(name -> current.path("properties").has(name))
                    .forEach(name -> found.add(place + "." + name + ": no longer always there"));
        }
    }

    private void limits(String place, JsonNode old, JsonNode current) {
        BiConsumer<String, Integer> compare = (limit, narrower) -> {
            var then = old.path(limit);
            var today = current.path(limit);
            if (today.isNumber()
                    && (!then.isNumber() || today.decimalValue().compareTo(then.decimalValue()) * narrower > 0)) {
                found.add(place + ": " + limit + " was " + (then.isNumber() ? then : "none") + ", is " + today);
            }
        };
        UPPER.forEach(limit -> compare.accept(limit, -1));
        LOWER.forEach(limit -> compare.accept(limit, 1));
        for (var form : List.of("pattern", "format")) {
            if (current.has(form) && !current.path(form).equals(old.path(form))) {
                found.add(place + ": " + form + " was " + old.path(form) + ", is " + current.path(form));
            }
        }
        if (current.has("enum") && !old.has("enum")) {
            found.add(place + ": now one of a closed set");
        }
    }

    private static Set<String> names(JsonNode schema) {
        var names = new java.util.TreeSet<String>();
        schema.path("required").forEach(name -> names.add(name.asString()));
        return names;
    }

    private static boolean nullable(JsonNode schema) {
        return schema.path("anyOf")
                .valueStream()
                .anyMatch(s -> s.path("type").asString("").equals("null"));
    }

    /// The schema behind references and the wrappers of nullability and descriptions.
    private static JsonNode plain(JsonNode document, JsonNode schema) {
        if (schema.has("$ref")) {
            return plain(document, document.at(schema.path("$ref").asString().substring(1)));
        }
        var wrapped = schema.has("anyOf")
                ? schema.path("anyOf").get(0)
                : schema.path("allOf").path(0);
        return wrapped.isMissingNode() ? schema : plain(document, wrapped);
    }
}
