package ai.bhiv.platform.web;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Nearest;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.RawRequest;
import ai.bhiv.platform.contract.Shape;
import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns a request into the arguments of its operation, naming all faults at once (PLT-30, PLT-34, PLT-38).
final class Binding {
    private static final String ADMINISTRATOR = "Admin";

    private final Operation operation;
    private final Exchange exchange;
    private final List<Fault> faults = new ArrayList<>();
    private @Nullable JsonNode bodyTree;

    private Binding(Operation operation, Exchange exchange) {
        this.operation = operation;
        this.exchange = exchange;
    }

    /// Arguments in the order of the Java method.
    ///
    /// @param bodyTree the parsed JSON body, for fingerprints
    /// @param fields the members that each item of a list is to have; empty for all
    @SuppressWarnings("ArrayRecordComponent") // arguments of a reflective call
    record Bound(@Nullable Object[] arguments, @Nullable JsonNode bodyTree, Set<String> fields) {}

    static Bound bind(Operation operation, Map<String, String> path, Exchange exchange) {
        return new Binding(operation, exchange).bind(path);
    }

    private Bound bind(Map<String, String> path) {
        var query = query();
        unknownParameters(query);
        var trees = new ArrayList<@Nullable JsonNode>();
        for (var parameter : operation.parameters()) {
            trees.add(
                    switch (parameter.place()) {
                        case PATH -> fromPath(parameter.field(), path.getOrDefault(parameter.name(), ""));
                        case QUERY -> fromQuery(parameter.field(), query);
                        case PAGE -> fromPage(parameter, query);
                        case BODY -> {
                            bodyTree = body(parameter.field().shape());
                            yield bodyTree;
                        }
                        case HEADER, RESUME, UPLOAD, RAW -> null;
                    });
        }
        var version = operation.version() == null ? null : version();
        var resume =
                operation.resume() == null ? null : resume(operation.resume().field());
        var selected = operation.selection() == null ? null : fromQuery(operation.selection(), query);
        if (!faults.isEmpty()) {
            // A secret may stand in a misspelt member too, so such a body is not shown at all.
            if (!operation.masked().isEmpty()) {
                faults.replaceAll(f -> f.pointer() == null
                        ? f
                        : Fault.body(f.pointer(), null, f.expected()).orRather(f.didYouMean()));
            }
            throw PlatformProblem.INVALID
                    .because(
                            faults.size() == 1
                                    ? "1 value breaks its constraint"
                                    : faults.size() + " values break their constraints")
                    .withFaults(faults);
        }
        var arguments = new @Nullable Object[trees.size()];
        for (int i = 0; i < arguments.length; i++) {
            var parameter = operation.parameters().get(i);
            var tree = trees.get(i);
            arguments[i] = switch (parameter.place()) {
                case HEADER -> version;
                case RESUME -> resume;
                case UPLOAD -> upload();
                case RAW ->
                    new RawRequest(
                            exchange.headers()::first, new LimitedStream(exchange.body(), operation.bodyLimit()));
                default ->
                    tree == null ? null : Json.MAPPER.treeToValue(tree, Json.MAPPER.constructType(parameter.type()));
            };
        }
        return new Bound(arguments, bodyTree, names(selected));
    }

    private static Set<String> names(@Nullable JsonNode selected) {
        return selected == null
                ? Set.of()
                : selected.valueStream().map(JsonNode::stringValue).collect(Collectors.toSet());
    }

    private Map<String, List<String>> query() {
        var values = new LinkedHashMap<String, List<String>>();
        if (exchange.query() == null || exchange.query().isEmpty()) {
            return values;
        }
        for (var pair : exchange.query().split("&", -1)) {
            int equals = pair.indexOf('=');
            try {
                var name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
                var value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            } catch (IllegalArgumentException e) {
                throw PlatformProblem.MALFORMED.because(
                        "query: parameter " + (values.size() + 1) + " (expected valid percent-encoding)");
            }
        }
        return values;
    }

    private void unknownParameters(Map<String, List<String>> query) {
        var known = operation.queryFields().stream().map(Shape.Field::name).toList();
        var unknown =
                query.keySet().stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            var problem = PlatformProblem.FILTER_UNKNOWN.because("parameters: " + String.join(", ", unknown));
            for (var name : unknown) {
                // Its value is not shown: people put tokens into addresses.
                problem.with(Fault.parameter(
                                name, null, known.isEmpty() ? "no parameters" : "one of " + String.join(", ", known))
                        .orRather(Nearest.to(name, known)));
            }
            throw problem;
        }
    }

    private @Nullable JsonNode fromPath(Shape.Field field, String text) {
        var tree = field.shape().fromText(text);
        var found = new ArrayList<Fault>();
        field.shape().check(tree, "", found);
        if (!found.isEmpty()) {
            throw PlatformProblem.NOT_FOUND.because(field.name() + ": " + cut(text) + " (expected "
                    + field.shape().expected() + ")");
        }
        return tree;
    }

    private @Nullable JsonNode fromQuery(Shape.Field field, Map<String, List<String>> query) {
        var given = query.get(field.name());
        if (given == null) {
            if (field.required()) {
                faults.add(Fault.parameter(field.name(), null, field.shape().expected() + " (it is required)"));
            }
            return field.fallback();
        }
        if (given.size() > 1 && !(field.shape() instanceof Shape.Many)) {
            faults.add(Fault.parameter(field.name(), String.join(",", given), "one value"));
            return null;
        }
        var text = String.join(",", given);
        var tree = field.shape().fromText(text);
        var found = new ArrayList<Fault>();
        field.shape().check(tree, "", found);
        found.forEach(fault -> faults.add(
                Fault.parameter(field.name(), fault.given(), fault.expected()).orRather(fault.didYouMean())));
        return tree;
    }

    private JsonNode fromPage(Operation.Parameter parameter, Map<String, List<String>> query) {
        ObjectNode tree = Json.MAPPER.createObjectNode();
        for (var field : parameter.fields()) {
            var value = fromQuery(field, query);
            if (value != null) {
                tree.set(field.name(), value);
            }
        }
        return tree;
    }

    private @Nullable Version version() {
        var given = exchange.headers().first("If-Match");
        if (given == null) {
            throw PlatformProblem.VERSION_REQUIRED
                    .because("If-Match: none (expected the record's ETag)")
                    .with(Fault.header("If-Match", null, "the record's ETag, such as \"3\""));
        }
        var text = given.strip();
        if (text.equals("*") && mayIgnoreVersions()) {
            return Version.ANY;
        }
        if (text.matches("\"\\d{1,18}\"")) {
            return new Version(Long.parseLong(text.substring(1, text.length() - 1)));
        }
        faults.add(Fault.header(
                "If-Match", given, "one strong ETag, such as \"3\"; * is for an administrator's DELETE alone"));
        return null;
    }

    /// Whoever writes without having read would undo what others wrote; only removing needs no reading (PLT-36).
    private boolean mayIgnoreVersions() {
        return operation.httpMethod().equals("DELETE")
                && RequestContext.current().principal().roles().contains(ADMINISTRATOR);
    }

    private @Nullable String resume(Shape.Field field) {
        var given = exchange.headers().first(field.name());
        if (given == null || given.isEmpty()) {
            return null;
        }
        var found = new ArrayList<Fault>();
        field.shape().check(Json.MAPPER.valueToTree(given), "", found);
        found.forEach(fault -> faults.add(Fault.header(field.name(), fault.given(), fault.expected())));
        return given;
    }

    private @Nullable JsonNode body(Shape shape) {
        if (exchange.hasBody()
                && exchange.headers().first("Content-Type") != null
                && !exchange.headers().mediaTypeIs("Content-Type", "application/json")) {
            throw PlatformProblem.MEDIA_TYPE
                    .because("Content-Type: " + exchange.headers().first("Content-Type"))
                    .with(Fault.header("Content-Type", exchange.headers().first("Content-Type"), "application/json"));
        }
        var bytes = readBody(exchange.body(), operation.bodyLimit());
        if (bytes.length == 0) {
            faults.add(Fault.body("", null, shape.expected() + " (a JSON body is required)"));
            return null;
        }
        var tree = parse(bytes);
        shape.check(tree, "", faults);
        return shape instanceof Shape.Structure structure ? withDefaults(structure, tree) : tree;
    }

    /// The value with declared defaults where the request says nothing.
    static JsonNode withDefaults(Shape.Structure structure, JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            for (var field : structure.fields()) {
                var value = object.get(field.name());
                if ((value == null || value.isNull()) && field.fallback() != null) {
                    object.set(field.name(), field.fallback());
                } else if (value != null && field.shape() instanceof Shape.Structure inner) {
                    withDefaults(inner, value);
                } else if (value != null
                        && field.shape() instanceof Shape.Many many
                        && many.item() instanceof Shape.Structure inner) {
                    value.forEach(item -> withDefaults(inner, item));
                }
            }
        }
        return tree;
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
            var tree = Json.MAPPER.readTree(bytes);
            if (tree == null || tree.isMissingNode()) {
                throw PlatformProblem.MALFORMED.because("body: blank (expected JSON)");
            }
            return tree;
        } catch (CharacterCodingException e) {
            throw PlatformProblem.MALFORMED.because("body: not valid UTF-8 (expected UTF-8, RFC 8259)");
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw PlatformProblem.MALFORMED
                    .because("body: " + reason(e.getOriginalMessage())
                            + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()))
                    .with(Fault.body(
                            "", null, "one valid JSON value without duplicate members, at most 64 levels deep"));
        }
    }

    static byte[] readBody(InputStream in, long limit) {
        var out = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (out.size() + n > limit) {
                    throw tooLarge(limit);
                }
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        } catch (SocketTimeoutException e) {
            throw timeout(e);
        } catch (IOException e) {
            throw new Problem(PlatformProblem.MALFORMED, "body: ended before its announced length", e);
        }
    }

    static Problem timeout(IOException cause) {
        return new Problem(PlatformProblem.TIMEOUT, "body: stalled (expected it without pauses over 10 s)", cause);
    }

    static Problem tooLarge(long limit) {
        return PlatformProblem.TOO_LARGE
                .because("body: over " + limit + " bytes (expected at most " + limit + ")")
                .with(Fault.body("", null, "at most " + limit + " bytes"));
    }

    private Upload upload() {
        var limited = new LimitedStream(exchange.body(), operation.bodyLimit());
        var type = exchange.headers().first("Content-Type");
        var disposition = exchange.headers().first("Content-Disposition");
        String name = null;
        if (disposition != null) {
            var matcher =
                    java.util.regex.Pattern.compile("filename=\"?([^\";]+)\"?").matcher(disposition);
            name = matcher.find() ? matcher.group(1) : null;
        }
        return new Upload(limited, type, name);
    }

    /// The parser quotes what it could not read, which may be a secret; only what quotes no value is passed on.
    private static String reason(String message) {
        return message.startsWith("Duplicate") || message.contains("nesting depth")
                ? message.lines().findFirst().orElse("not JSON")
                : "not valid JSON";
    }

    private static String cut(String text) {
        return text.length() > 100 ? text.substring(0, 100) : text;
    }
}
