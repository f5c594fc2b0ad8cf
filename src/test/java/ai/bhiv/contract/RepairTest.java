package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Shape;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.Samples;
import ai.bhiv.testing.TestPlatform;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A program that reads nothing but the problem document repairs requests with one seeded fault (PLT-33).
class RepairTest {
    private static final int ROUNDS = 4;
    private static final Set<String> OF_THE_REQUEST = Set.of(
            "platform.request.invalid",
            "platform.request.malformed",
            "platform.filter.unknown",
            "platform.idempotency.key-missing",
            "platform.record.version-required",
            "platform.record.stale");

    private final TestPlatform platform = TestPlatform.shared();
    private final Collection<Operation> operations =
            platform.platform().part(Contracts.class).operations();
    private final Samples samples = new Samples(new Random(20261125));
    private final Map<String, int[]> rates = new TreeMap<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    private record Request(
            Operation operation,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable JsonNode body) {
        Request copy() {
            return new Request(
                    operation,
                    path,
                    new LinkedHashMap<>(query),
                    new LinkedHashMap<>(headers),
                    body == null ? null : body.deepCopy());
        }
    }

    @Test
    void singleFaultsAreRepairedFromTheProblemDocumentAlone() {
        for (var operation : operations) {
            if (!harmless(operation)) {
                leftOut.add(operation.id());
                continue;
            }
            var valid = valid(operation);
            inQuery(valid);
            inHeaders(valid);
            inBody(valid);
        }
        stale();
        System.out.println("left out: " + leftOut);
        failed.stream().limit(40).forEach(System.out::println);
        rates.forEach((kind, counts) -> System.out.printf(
                "repaired %-15s %4d of %4d  %.1f %%%n", kind, counts[0], counts[1], 100.0 * counts[0] / counts[1]));
        assertThat(rates.keySet())
                .contains("wrong type", "out of range", "unknown field", "missing field", "bad enum", "stale version");
        assertThat(rates)
                .allSatisfy((kind, counts) ->
                        assertThat((double) counts[0] / counts[1]).as(kind).isGreaterThanOrEqualTo(0.95));
    }

    /// What a repaired request would do to the platform that all tests share, or an answer that never ends.
    private static boolean harmless(Operation operation) {
        boolean anywhere = operation.readOnly() || !operation.pathFields().isEmpty() || operation.body() != null;
        boolean ofTheCaller = operation.permission().equals(Op.SIGNED_IN) && !operation.readOnly();
        return anywhere
                && !ofTheCaller
                && !operation.streams()
                && operation.upload() == null
                && !operation.path().equals("/tenants");
    }

    private Request valid(Operation operation) {
        var path = operation.path();
        for (var field : operation.pathFields()) {
            path = path.replace(
                    "{" + field.name() + "}", samples.fitting(field.shape()).asString());
        }
        var query = new LinkedHashMap<String, String>();
        operation.queryFields().stream()
                .filter(Shape.Field::required)
                .forEach(field ->
                        query.put(field.name(), samples.fitting(field.shape()).asString()));
        var headers = new LinkedHashMap<String, String>();
        if (operation.version() != null) {
            headers.put("If-Match", "\"1\"");
        }
        if (operation.keyRequired()) {
            headers.put("Idempotency-Key", samples.nobody());
        }
        var body = operation.body() == null
                ? null
                : samples.fitting(operation.body().field().shape());
        return new Request(operation, path, query, headers, body);
    }

    private void inQuery(Request valid) {
        var unknown = valid.copy();
        unknown.query().put("no_such_parameter", "1");
        attempt("unknown field", unknown, "no_such_parameter");
        for (var field : valid.operation().queryFields()) {
            for (var text : samples.breakingTexts(field.shape())) {
                var broken = valid.copy();
                broken.query().put(field.name(), text);
                attempt(kind(field.shape(), field.shape().fromText(text)), broken, field.name());
            }
            if (field.required()) {
                var broken = valid.copy();
                broken.query().remove(field.name());
                attempt("missing field", broken, field.name());
            }
        }
    }

    private void inHeaders(Request valid) {
        for (var name : valid.headers().keySet()) {
            var broken = valid.copy();
            broken.headers().remove(name);
            attempt("missing header", broken, name);
        }
    }

    private void inBody(Request valid) {
        if (!(valid.body() instanceof ObjectNode)
                || !(valid.operation().body().field().shape() instanceof Shape.Structure structure)) {
            return;
        }
        var unknown = valid.copy();
        ((ObjectNode) unknown.body()).put("no_such_member", 1);
        attempt("unknown field", unknown, "/no_such_member");
        for (var field : structure.fields()) {
            for (var value : samples.breaking(field.shape())) {
                var broken = valid.copy();
                ((ObjectNode) broken.body()).set(field.name(), value);
                attempt(kind(field.shape(), value), broken, "/" + field.name());
            }
            if (field.required()) {
                var broken = valid.copy();
                ((ObjectNode) broken.body()).remove(field.name());
                attempt("missing field", broken, "/" + field.name());
            }
        }
    }

    private static String kind(Shape shape, JsonNode value) {
        return switch (shape) {
            case Shape.Choice _ when value.isString() -> "bad enum";
            case Shape.Text _ when value.isString() -> "out of range";
            case Shape.Numeric _ when value.isNumber() -> "out of range";
            default -> "wrong type";
        };
    }

    /// Writes with an old version to records that are made here.
    private void stale() {
        for (var operation : operations) {
            if (operation.version() == null || !harmless(operation)) {
                continue;
            }
            int end = operation.path().indexOf("/{");
            var made = end < 0 ? null : made(operation.path().substring(0, end), 0);
            if (made == null) {
                leftOut.add("stale " + operation.id());
                continue;
            }
            var valid = valid(operation);
            var broken = new Request(
                    operation,
                    operation.path().replaceFirst("\\{[^}]+}", made),
                    valid.query(),
                    valid.headers(),
                    valid.body());
            broken.headers().put("If-Match", "\"999999\"");
            if (document(send(broken)).path("code").asString("").equals("platform.record.stale")) {
                attempt("stale version", broken, "If-Match");
            } else {
                leftOut.add("stale " + operation.id());
            }
        }
    }

    /// The id of a new record of the list at this path, with the records that it refers to.
    private @Nullable String made(String list, int depth) {
        for (var operation : operations) {
            if (!operation.httpMethod().equals("POST")
                    || !operation.path().equals(list)
                    || !(operation.body() instanceof Operation.Parameter body)
                    || !(body.field().shape() instanceof Shape.Structure structure)) {
                continue;
            }
            var request = valid(operation);
            for (var field : structure.fields()) {
                if (field.required() && field.name().endsWith("_id") && depth < 3) {
                    var root = list.substring(0, list.lastIndexOf('/') + 1);
                    var plural = field.name().substring(0, field.name().length() - 3) + "s";
                    var referred = made(root + plural, depth + 1);
                    if (referred != null) {
                        ((ObjectNode) request.body()).put(field.name(), referred);
                    }
                }
            }
            var answer = document(repaired(request));
            return answer.path("id").isString() ? answer.path("id").stringValue() : null;
        }
        return null;
    }

    private void attempt(String kind, Request broken, String place) {
        var counts = rates.computeIfAbsent(kind, _ -> new int[2]);
        var first = document(send(broken));
        counts[1]++;
        var answer = repaired(broken);
        var document = document(answer);
        boolean told = false;
        for (var error : document.path("errors")) {
            told |= place(error).equals(place) || place(error).startsWith(place + "/");
        }
        boolean stillRefused = OF_THE_REQUEST.contains(document.path("code").asString("")) && told;
        if (stillRefused || answer.statusCode() >= 500) {
            failed.add(kind + " " + broken.operation() + " " + place + ": " + first.path("errors") + " became "
                    + answer.statusCode() + " " + document.path("code") + document.path("errors"));
        } else {
            counts[0]++;
        }
    }

    /// The last answer, after as many corrections as the platform asks for.
    private HttpResponse<String> repaired(Request broken) {
        var request = broken.copy();
        var answer = send(request);
        for (int round = 0; round < ROUNDS && answer.statusCode() >= 400; round++) {
            var problem = document(answer);
            if (!OF_THE_REQUEST.contains(problem.path("code").asString(""))
                    || problem.path("errors").isEmpty()) {
                break;
            }
            for (var error : problem.path("errors")) {
                correct(request, error);
            }
            answer = send(request);
        }
        return answer;
    }

    private static String place(JsonNode error) {
        return error.path("pointer")
                .asString(error.path("parameter").asString(error.path("header").asString("")));
    }

    private void correct(Request request, JsonNode error) {
        var expected = error.path("expected").asString("");
        if (error.has("header")) {
            request.headers().put(place(error), asText(Correction.of(error)));
        } else if (error.has("parameter")) {
            // A parameter that nobody asked for is left out: nothing says that it is required.
            if (expected.contains("(it is required)")) {
                request.query().put(place(error), asText(Correction.of(error)));
            } else {
                request.query().remove(place(error));
            }
        } else if (request.body() instanceof ObjectNode body) {
            Correction.apply(body, error);
        }
    }

    private static String asText(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    private HttpResponse<String> send(Request request) {
        var query = new StringBuilder();
        request.query()
                .forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        var headers = new ArrayList<String>();
        request.headers().forEach((name, value) -> headers.addAll(List.of(name, value)));
        var roles = request.operation().roles();
        return platform.send(
                request.operation().httpMethod(),
                roles.contains(Role.GATEWAY) ? Role.GATEWAY : roles.iterator().next(),
                request.path() + query,
                platform.token("other", "Operator"),
                request.body() == null ? null : request.body().toString(),
                headers.toArray(String[]::new));
    }

    private static JsonNode document(HttpResponse<String> answer) {
        var type = answer.headers().firstValue("Content-Type").orElse("");
        return type.contains("json") ? TestPlatform.json(answer) : Json.MAPPER.createObjectNode();
    }
}
