package ai.bhiv.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.TestPlatform;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Conventions of the web that need a real socket: what is written down of a request, and what the server itself
/// refuses.
class WebTest {
    private final TestPlatform platform = TestPlatform.shared();

    @Test
    void everyRequestIsOneLineOfTheAccessLog() throws IOException {
        var log = (Logger) LoggerFactory.getLogger("access");
        var lines = new ListAppender<ILoggingEvent>();
        lines.setContext(log.getLoggerContext());
        lines.start();
        log.addAppender(lines);
        try {
            var id = "log-" + UUID.randomUUID();
            var token = platform.token("Sales");
            var made = platform.send(
                    "POST",
                    Role.CRM,
                    "/accounts",
                    token,
                    "{\"name\": \"Log " + UUID.randomUUID() + "\"}",
                    "X-Correlation-ID",
                    id + "-1");
            var through = platform.send(
                    "GET",
                    Role.GATEWAY,
                    "/api/crm/accounts?search=a+secret",
                    token,
                    null,
                    "X-Correlation-ID",
                    id + "-2",
                    "traceparent",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            platform.send("GET", Role.CRM, "/accounts/no-such", token, null, "X-Correlation-ID", id + "-3");
            platform.send("GET", Role.CRM, "/accounts", "", null, "X-Correlation-ID", id + "-4");
            var first = line(lines, id + "-1");
            assertThat(first.path("operation").asString()).isEqualTo("crm.accounts.create");
            assertThat(first.path("status").asInt()).isEqualTo(201);
            assertThat(first.path("bytes").asInt()).isEqualTo(made.body().getBytes(StandardCharsets.UTF_8).length);
            assertThat(first.path("ms").asDouble()).isPositive();
            assertThat(first.path("principal").asString()).isNotEmpty();
            assertThat(first.path("tenant").asString()).isEqualTo("default");
            assertThat(first.path("trace_id").asString()).hasSize(32);
            var second = line(lines, id + "-2");
            assertThat(second.path("operation").asString()).isEqualTo("crm.accounts.list");
            assertThat(second.path("role").asString()).isEqualTo("gateway");
            assertThat(second.path("path").asString()).isEqualTo("/api/crm/accounts");
            assertThat(second.path("trace_id").asString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
            assertThat(second.path("bytes").asInt()).isEqualTo(through.body().getBytes(StandardCharsets.UTF_8).length);
            assertThat(second.toString()).doesNotContain("secret");
            var third = line(lines, id + "-3");
            assertThat(third.path("status").asInt()).isEqualTo(404);
            assertThat(third.path("code").asString()).isEqualTo("platform.record.not-found");
            var fourth = line(lines, id + "-4");
            assertThat(fourth.path("status").asInt()).isEqualTo(401);
            assertThat(fourth.has("principal")).isFalse();
            var refused = refused("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
            assertThat(line(lines, refused.path("correlation_id").asString())
                            .path("code")
                            .asString())
                    .isEqualTo("platform.request.malformed");
        } finally {
            log.detachAppender(lines);
        }
    }

    private static JsonNode line(ListAppender<ILoggingEvent> lines, String id) {
        await().until(() -> found(lines, id).size() == 1);
        return Json.MAPPER.readTree(found(lines, id).getFirst());
    }

    private static List<String> found(ListAppender<ILoggingEvent> lines, String id) {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains("\"correlation_id\":\"" + id + "\""))
                .toList();
    }

    @Test
    void headersThatAreTooLargeAre431HoweverLargeTheyAre() throws IOException {
        for (int size : List.of(33, 40, 47, 48, 49, 56, 64, 128)) {
            var document = refused(
                    "GET /accounts HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(size * 1024) + "\r\n\r\n");
            assertThat(document.path("code").asString())
                    .as("%d KiB: %s", size, document)
                    .isEqualTo("platform.request.headers-too-large");
            assertThat(document.path("status").asInt()).isEqualTo(431);
        }
        var many = refused("GET /accounts HTTP/1.1\r\nHost: localhost\r\n" + "X-Many: 1\r\n".repeat(150) + "\r\n");
        assertThat(many.path("code").asString()).isEqualTo("platform.request.headers-too-large");
        var wide = refused("GET /accounts HTTP/1.1\r\nHost: localhost\r\n"
                + ("X-Wide: " + "y".repeat(2_000) + "\r\n").repeat(30) + "\r\n");
        assertThat(wide.path("code").asString()).isEqualTo("platform.request.headers-too-large");
    }

    @Test
    void anAddressThatIsTooLongIs414HoweverLongItIs() throws IOException {
        for (int size : List.of(9, 40, 64)) {
            var document =
                    refused("GET /accounts?search=" + "x".repeat(size * 1024) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(document.path("code").asString())
                    .as("%d KiB: %s", size, document)
                    .isEqualTo("platform.request.uri-too-long");
        }
    }

    /// The problem document that a request of these bytes gets.
    private JsonNode refused(String request) throws IOException {
        var url = platform.url(Role.CRM);
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var in = socket.getInputStream();
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                assertThat(next).as("the answer ends after: %s", head).isNotNegative();
                head.append((char) next);
            }
            var length = Pattern.compile("(?i)content-length: *(\\d+)").matcher(head);
            var body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : in.readAllBytes();
            var text = head + new String(body, StandardCharsets.UTF_8);
            assertThat(text).startsWith("HTTP/1.1 4").containsIgnoringCase("Content-Type: application/problem+json");
            return Json.MAPPER.readTree(text.substring(text.indexOf('{')));
        }
    }

    @Test
    void anyVersionIsTakenFromAnAdministratorThatRemovesAlone() {
        var made = platform.send(
                "POST",
                Role.CRM,
                "/accounts",
                platform.token("Sales"),
                "{\"name\": \"Any " + UUID.randomUUID() + "\"}");
        var path = "/accounts/" + TestPlatform.json(made).path("id").asString();
        var body = "{\"name\": \"Any " + UUID.randomUUID() + "\"}";
        var put = platform.send("PUT", Role.CRM, path, platform.token("Admin"), body, "If-Match", "*");
        assertThat(put.statusCode()).isEqualTo(400);
        assertThat(TestPlatform.json(put).path("errors").get(0).path("header").asString())
                .isEqualTo("If-Match");
        var sales = platform.send("DELETE", Role.CRM, path, platform.token("Sales"), null, "If-Match", "*");
        assertThat(sales.statusCode()).isIn(400, 403);
        var admin = platform.send("DELETE", Role.CRM, path, platform.token("Admin"), null, "If-Match", "*");
        assertThat(admin.statusCode()).as(admin.body()).isEqualTo(204);
    }

    @Test
    void whoTakesNoJsonIsToldBeforeAnythingIsDone() {
        var token = platform.token("Sales");
        for (var refused : List.of("text/html", "application/xml, text/*;q=0.5", "application/json;q=0")) {
            var answer = platform.send("GET", Role.CRM, "/accounts", token, null, "Accept", refused);
            assertThat(answer.statusCode()).as(refused).isEqualTo(406);
            assertThat(TestPlatform.json(answer).path("code").asString()).isEqualTo("platform.request.not-acceptable");
        }
        for (var taken : List.of(
                "*/*",
                "application/*",
                "text/html, application/json;q=0.1",
                "APPLICATION/JSON",
                "application/json; charset=utf-8",
                "text/html,*/*;q=0.8")) {
            assertThat(platform.send("GET", Role.CRM, "/accounts", token, null, "Accept", taken)
                            .statusCode())
                    .as(taken)
                    .isEqualTo(200);
        }
    }

    @Test
    void aBodyThatIsNotAnnouncedIs411() throws IOException {
        var document = refused("POST /accounts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + platform.token("Sales") + "\r\nContent-Type: application/json\r\n\r\n");
        assertThat(document.path("code").asString()).isEqualTo("platform.request.length-required");
    }
}
