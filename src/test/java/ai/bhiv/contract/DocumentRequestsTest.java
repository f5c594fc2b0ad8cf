package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.JsonSchema;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Requests that are made from the kept documents alone, right and broken, against a running platform: no answer is a
/// 5xx, none has a status that its operation does not declare, and what is declared as its body is what comes
/// (platform.md, section 8). `-Dbhiv.requests.rounds=50 -Dbhiv.requests.seed=N` for more and others.
class DocumentRequestsTest {
    private static final int ROUNDS = Integer.getInteger("bhiv.requests.rounds", 1);
    private static final long SEED = Long.getLong("bhiv.requests.seed", 20261125);
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /// One of its own: what fits the document may well end everybody's sessions.
    private final TestPlatform platform = TestPlatform.fresh();

    private final Random random = new Random(SEED);
    private final Map<String, String> wrong = new TreeMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> made = new ArrayList<>();
    private final Map<String, String> tags = new HashMap<>();
    private int accepted;

    private record Request(
            Role role,
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable String body) {
        Request with(String header, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Request(role, method, path, query, more, body);
        }

        Request withQuery(String name, String value) {
            var more = new LinkedHashMap<>(query);
            more.put(name, value);
            return new Request(role, method, path, more, headers, body);
        }

        Request withBody(String other) {
            return new Request(role, method, path, query, headers, other);
        }
    }

    @Test
    void requestsMadeFromTheDocumentsGetDeclaredAnswersAndNoFailure() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            for (var role : Role.values()) {
                var document = Json.MAPPER.readTree(Files.readString(Path.of("docs/openapi", role.key() + ".json")));
                var schemas = new JsonSchema(document, random, _ -> anyMade());
                document.path("paths")
                        .properties()
                        .forEach(path -> path.getValue().properties().stream()
                                .filter(operation -> METHODS.contains(operation.getKey()))
                                .forEach(operation -> attack(
                                        role,
                                        path.getKey(),
                                        operation.getKey().toUpperCase(),
                                        operation.getValue(),
                                        schemas)));
            }
        }
        System.out.printf(
                "requests from the documents, seed %d: %d by status %s%n",
                SEED, statuses.values().stream().mapToInt(n -> n).sum(), statuses);
        assertThat(wrong).isEmpty();
        assertThat(accepted).as("requests that were done").isGreaterThan(100);
    }

    private @Nullable String anyMade() {
        return made.isEmpty() ? null : made.get(random.nextInt(made.size()));
    }

    private void attack(Role role, String path, String method, JsonNode operation, JsonSchema schemas) {
        // The same operation behind the gateway is asked less often.
        if (operation.path("operationId").asString().contains("@") && random.nextInt(8) > 0) {
            return;
        }
        var body = operation.at("/requestBody/content/application~1json/schema");
        for (int i = 0; i < 2; i++) {
            var valid = valid(role, path, method, operation, schemas);
            judge(operation, schemas, valid, false);
        }
        var base = valid(role, path, method, operation, schemas);
        judge(operation, schemas, base.withQuery("no_such_" + random.nextInt(100), "1"), true);
        for (var parameter : operation.path("parameters")) {
            if (parameter.path("in").asString().equals("query")) {
                var garbage = List.of("%", "\u0000", "-1", "99999999999999999999", "'", "x".repeat(3_000), "null", "");
                var value = garbage.get(random.nextInt(garbage.size()));
                judge(operation, schemas, base.withQuery(parameter.path("name").asString(), value), false);
            }
        }
        if (base.headers().containsKey("If-Match")) {
            judge(operation, schemas, base.with("If-Match", "W/\"" + random.nextInt() + "\""), true);
        }
        if (method.equals("POST")) {
            judge(operation, schemas, base.with("Idempotency-Key", "short"), true);
        }
        if (body.isMissingNode()) {
            return;
        }
        for (int i = 0; i < 3; i++) {
            var broken = schemas.broken(body, schemas.fitting(body, ""));
            if (broken != null) {
                judge(operation, schemas, base.withBody(broken.toString()), true);
            }
        }
        var whole = String.valueOf(base.body());
        var texts = List.of(
                whole.substring(0, whole.length() / 2),
                "[" + whole + "]",
                "\"text\"",
                "[".repeat(100),
                "{\"a\":1e999999}",
                "nul");
        judge(operation, schemas, base.withBody(texts.get(random.nextInt(texts.size()))), true);
        judge(operation, schemas, base.with("Content-Type", "text/plain"), true);
    }

    private Request valid(Role role, String path, String method, JsonNode operation, JsonSchema schemas) {
        var query = new LinkedHashMap<String, String>();
        var headers = new LinkedHashMap<String, String>();
        var filled = path;
        for (var parameter : operation.path("parameters")) {
            var name = parameter.path("name").asString();
            var place = parameter.path("in").asString();
            boolean needed = parameter.path("required").asBoolean(false);
            if (place.equals("path")) {
                var value = schemas.fitting(parameter.path("schema"), name).asString();
                filled = filled.replace("{" + name + "}", encoded(value));
            } else if (place.equals("query") && (needed || random.nextInt(4) == 0) && !name.equals("cursor")) {
                var value = schemas.fitting(parameter.path("schema"), name);
                query.put(
                        name,
                        value.isArray()
                                ? String.join(
                                        ",",
                                        value.valueStream()
                                                .map(JsonNode::asString)
                                                .toList())
                                : value.asString());
            } else if (name.equals("If-Match")) {
                headers.put(name, tags.getOrDefault(filled, "\"" + (1 + random.nextInt(2)) + "\""));
            } else if (place.equals("header") && (needed || random.nextInt(3) == 0)) {
                headers.put(name, "header-" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36) + "-0000");
            }
        }
        var schema = operation.at("/requestBody/content/application~1json/schema");
        var body = schema.isMissingNode()
                ? operation.path("requestBody").isMissingNode() ? null : "a,b\n1,2\n"
                : schemas.fitting(schema, "").toString();
        if (!operation.at("/responses/200/content/text~1event-stream").isMissingNode()) {
            headers.put("X-Request-Timeout-Ms", "300");
        }
        if (schema.isMissingNode() && body != null) {
            headers.put("Content-Type", "text/csv");
        }
        return new Request(role, method, filled, query, headers, body);
    }

    private void judge(JsonNode operation, JsonSchema schemas, Request request, boolean mustBeRefused) {
        var answer = send(request, operation);
        int status = answer.statusCode();
        statuses.merge(status, 1, Integer::sum);
        var declared = operation.path("responses").path(Integer.toString(status));
        var id = operation.path("operationId").asString();
        // 304 answers a condition that is not sent here; a signed-in caller's 401 and 403 are declared like all.
        if (status >= 500 || declared.isMissingNode()) {
            note(id + " " + status, request, answer);
            return;
        }
        if (status >= 400) {
            var document = TestPlatform.json(answer);
            // an outside protocol's refusal holds the code inside
            var code = document.path("code").asString(document.at("/error/code").asString("none"));
            // What the gateway refuses in front of all operations is in the catalogue; its status is declared by each.
            if (!code.startsWith("gateway.")
                    && !declared.path("description").asString().contains(code)) {
                note(id + " " + status + " " + document.path("code"), request, answer);
            }
            return;
        }
        accepted++;
        if (mustBeRefused) {
            note(id + " takes what is broken", request, answer);
        }
        var schema = declared.at("/content/application~1json/schema");
        if (!schema.isMissingNode() && !request.query().containsKey("fields")) {
            var faults = schemas.faults(schema, TestPlatform.json(answer));
            if (!faults.isEmpty()) {
                note(id + " " + status + " " + faults.getFirst(), request, answer);
            }
            remember(request, answer);
        }
    }

    private void remember(Request request, HttpResponse<String> answer) {
        var document = TestPlatform.json(answer);
        if (answer.statusCode() == 201 && document.path("id").isString()) {
            var id = document.path("id").asString();
            made.add(id);
            answer.headers().firstValue("ETag").ifPresent(tag -> tags.put(request.path() + "/" + encoded(id), tag));
        }
        answer.headers().firstValue("ETag").ifPresent(tag -> tags.put(request.path(), tag));
    }

    private void note(String what, Request request, HttpResponse<String> answer) {
        wrong.putIfAbsent(
                what,
                request.method() + " " + request.role().key() + " " + request.path() + request.query()
                        + request.headers() + " " + request.body() + " -> " + answer.statusCode() + " "
                        + answer.body());
    }

    private HttpResponse<String> send(Request request, JsonNode operation) {
        var query = new StringBuilder();
        request.query()
                .forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(encoded(value)));
        var headers = new ArrayList<String>();
        request.headers().forEach((name, value) -> headers.addAll(List.of(name, value)));
        for (int attempt = 0; ; attempt++) {
            var answer = platform.send(
                    request.method(),
                    request.role(),
                    request.path() + query,
                    operation.path("security").isEmpty() ? "" : platform.operator(),
                    request.body(),
                    headers.toArray(String[]::new));
            boolean signedOut =
                    answer.statusCode() == 401 && answer.body().contains("platform.request.unauthenticated");
            if (!signedOut || attempt == 1 || operation.path("security").isEmpty()) {
                return answer;
            }
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
