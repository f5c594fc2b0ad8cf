package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Shape;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.Samples;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Walks every operation of the contract on the running platform: whatever is declared, a bad request gets its
/// documented
/// refusal, never a 5xx, and changes nothing. An operation added tomorrow is walked tomorrow.
class OperationWalkTest {
    private static final List<String> ROLES = List.of("Customer", "Support", "Sales", "Ops");

    private final TestPlatform platform = TestPlatform.shared();
    private final Collection<Operation> operations =
            platform.platform().part(Contracts.class).operations();
    private final Samples samples = new Samples(new Random(20261121));
    private final List<String> wrong = new ArrayList<>();

    @Test
    void withoutATokenEveryOperationThatIsNotPublicAnswers401() {
        for (var operation : operations) {
            if (!operation.isPublic()) {
                expect(operation, send(operation, "", null), 401, "platform.request.unauthenticated");
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTamperedTokenAnswers401Everywhere() {
        var token = platform.operator();
        var tampered = token.substring(0, token.length() - 8) + "AAAAAAAA";
        for (var operation : operations) {
            expect(operation, send(operation, tampered, null), 401, "platform.request.unauthenticated");
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aRoleWithoutThePermissionGets403ThatNamesIt() {
        var authority = platform.platform().part(Authority.class);
        int refused = 0;
        for (var operation : operations) {
            if (operation.isPublic() || operation.permission().equals(Op.SIGNED_IN)) {
                continue;
            }
            for (var role : ROLES) {
                var verdict = authority.decide(
                        new Principal("u", "u", "default", Set.of(role), null), operation.permission());
                boolean may = verdict == Authority.Verdict.ALLOWED
                        || (verdict == Authority.Verdict.OWN_ONLY && operation.own());
                if (!may) {
                    refused++;
                    var answer = send(operation, platform.token(role), null);
                    expect(operation, answer, 403, "platform.request.forbidden");
                    if (!answer.body().contains(operation.permission())) {
                        wrong.add(operation.id() + ": the 403 does not name " + operation.permission());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(refused).isGreaterThan(50);
    }

    @Test
    void everyConstraintOfEveryOperationIsEnforcedAndNamedAndNothingIsWritten() {
        var before = rows();
        int checked = 0;
        for (var operation : operations) {
            for (var field : operation.queryFields()) {
                for (var text : samples.breakingTexts(field.shape())) {
                    checked++;
                    var query = "?" + field.name() + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
                    var answer = send(operation, platform.operator(), null, query);
                    expect(operation, answer, 400, "platform.request.invalid");
                    named(operation, answer, "parameter", field.name());
                }
            }
            if (operation.body() instanceof Operation.Parameter body
                    && body.field().shape() instanceof Shape.Structure structure) {
                for (var field : structure.fields()) {
                    for (var value : samples.breaking(field.shape())) {
                        checked++;
                        var sent = (ObjectNode) samples.fitting(structure);
                        sent.set(field.name(), value);
                        var answer = send(operation, platform.operator(), sent.toString());
                        expect(operation, answer, 400, "platform.request.invalid");
                        named(operation, answer, "pointer", "/" + field.name());
                    }
                    if (field.required()) {
                        var sent = (ObjectNode) samples.fitting(structure);
                        sent.remove(field.name());
                        var answer = send(operation, platform.operator(), sent.toString());
                        expect(operation, answer, 400, "platform.request.invalid");
                        named(operation, answer, "pointer", "/" + field.name());
                    }
                }
                var unknown = (ObjectNode) samples.fitting(structure);
                unknown.put("no_such_member", 1);
                var answer = send(operation, platform.operator(), unknown.toString());
                expect(operation, answer, 400, "platform.request.invalid");
                named(operation, answer, "pointer", "/no_such_member");
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(100);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void anUnknownParameterIsRefusedByName() {
        for (var operation : operations) {
            var answer = send(operation, platform.operator(), null, "?no_such_parameter=1");
            expect(operation, answer, 400, "platform.filter.unknown");
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void malformedBodiesAre400AndOtherMediaTypes415() {
        for (var operation : operations) {
            if (operation.body() == null) {
                continue;
            }
            for (var body : List.of("{", "{\"a\":1,\"a\":2}", "[".repeat(80), "nul", "{\"a\":\"\u0001\"}")) {
                expect(operation, send(operation, platform.operator(), body), 400, "platform.request.malformed");
            }
            expect(
                    operation,
                    send(operation, platform.operator(), "<a/>", "", "Content-Type", "application/xml"),
                    415,
                    "platform.request.media-type");
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aBodyOverTheLimitIs413BeforeItIsRead() throws IOException {
        for (var operation : operations) {
            if (operation.body() == null && operation.upload() == null) {
                continue;
            }
            var url = platform.url(role(operation));
            try (var socket = new Socket(url.getHost(), url.getPort())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream()
                        .write((operation.httpMethod() + " " + path(operation) + " HTTP/1.1\r\nHost: localhost\r\n"
                                        + "Authorization: Bearer " + platform.operator() + "\r\n"
                                        + "If-Match: \"1\"\r\nContent-Type: application/json\r\nContent-Length: "
                                        + (operation.bodyLimit() + 1) + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                var head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                if (!head.equals("HTTP/1.1 413")) {
                    wrong.add(operation.id() + ": " + head + " (expected 413)");
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void anIdThatIsNoUuidOrNobodysIs404AndAWriteNeedsItsVersion() {
        for (var operation : operations) {
            if (operation.pathFields().isEmpty()) {
                continue;
            }
            var body = operation.body() == null
                    ? null
                    : samples.fitting(operation.body().field().shape()).toString();
            if (operation.version() != null) {
                expect(
                        operation,
                        send(operation, platform.operator(), body, "", "X-No-Version", "1"),
                        428,
                        "platform.record.version-required");
                expect(
                        operation,
                        send(operation, platform.operator(), body, "", "If-Match", "W/\"1\""),
                        400,
                        "platform.request.invalid");
            }
            var answer = send(operation, platform.operator(), body, "", "If-Match", "\"1\"");
            // A body that fits its shape may still break a rule of its own, which is told first.
            boolean bodyRefused = answer.statusCode() == 400 && answer.body().contains("\"pointer\"");
            if (answer.statusCode() >= 500 || (!operation.isPublic() && answer.statusCode() != 404 && !bodyRefused)) {
                wrong.add(operation.id() + ": " + answer.statusCode() + " (expected 404) " + answer.body());
            }
        }
        assertThat(wrong).isEmpty();
    }

    private HttpResponse<String> send(Operation operation, String token, String body, String query, String... headers) {
        // With a version, so that only what the test breaks is wrong.
        var sent = headers.length == 0 && operation.version() != null ? new String[] {"If-Match", "\"1\""} : headers;
        return platform.send(operation.httpMethod(), role(operation), path(operation) + query, token, body, sent);
    }

    private HttpResponse<String> send(Operation operation, String token, String body) {
        return send(operation, token, body, "");
    }

    private static Role role(Operation operation) {
        return operation.roles().contains(Role.GATEWAY)
                ? Role.GATEWAY
                : operation.roles().iterator().next();
    }

    private String path(Operation operation) {
        var path = operation.path();
        for (var field : operation.pathFields()) {
            // Nobody's: an id that is made up, or a number that nothing has reached.
            var nobodys = field.name().equals("n") && field.shape() instanceof Shape.Numeric
                    ? "999999"
                    : samples.fitting(field.shape()).asString();
            path = path.replace("{" + field.name() + "}", nobodys);
        }
        return path;
    }

    private void expect(Operation operation, HttpResponse<String> answer, int status, String code) {
        JsonNode document = TestPlatform.json(answer);
        boolean foreign = operation.refusals() != null;
        var type = foreign ? "application/json" : "application/problem+json";
        var id = foreign && document.has("request_id") ? "request_id" : "correlation_id";
        if (answer.statusCode() != status
                || !(foreign ? document.path("error") : document)
                        .path("code")
                        .asString("")
                        .equals(code)
                || !answer.headers().firstValue("Content-Type").orElse("").equals(type)
                || document.path(id).asString("").isEmpty()) {
            wrong.add(operation.id() + ": " + answer.statusCode() + " (expected " + status + " " + code + ") "
                    + answer.body());
        }
    }

    private void named(Operation operation, HttpResponse<String> answer, String place, String name) {
        var document = TestPlatform.json(answer);
        for (var error : (operation.refusals() == null ? document : document.path("error")).path("errors")) {
            boolean here = error.path(place).asString("").equals(name)
                    || error.path(place).asString("").startsWith(name + "/");
            if (here && !error.path("expected").asString("").isEmpty()) {
                return;
            }
        }
        wrong.add(operation.id() + ": no error names " + name + " and what is expected: " + answer.body());
    }

    /// Rows of every business table.
    private Map<String, Long> rows() {
        var counts = new TreeMap<String, Long>();
        try (var connection = TestDatabase.superuser(platform.access());
                var statement = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (var found = statement.executeQuery(
                    "select schemaname || '.' || tablename from pg_tables where schemaname in ('crm', 'logistics')")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            for (var table : tables) {
                try (var count = statement.executeQuery("select count(*) from " + table)) {
                    count.next();
                    counts.put(table, count.getLong(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return counts;
    }

    @Test
    void jsonNumbersOfAnySizeAreRefusedOrTaken() {
        for (var operation : operations) {
            if (operation.body() == null) {
                continue;
            }
            var number = Json.MAPPER.createObjectNode().put("x", 1).toString().replace("1", "1e99999");
            var answer = send(operation, platform.operator(), number, "", "If-Match", "\"1\"");
            if (answer.statusCode() != 400) {
                wrong.add(operation.id() + ": " + answer.statusCode() + " " + answer.body());
            }
        }
        assertThat(wrong).isEmpty();
    }
}
