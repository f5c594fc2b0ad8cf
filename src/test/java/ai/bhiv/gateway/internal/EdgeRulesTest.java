package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.gateway.CorsSettings;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What the gateway refuses before any stage reads it, and what it adds to every answer (GTW-1, 2, 50 to 52).
class EdgeRulesTest {
    private final TestPlatform platform = TestPlatform.shared();

    private HttpResponse<String> get(String path, String... headers) {
        return platform.send("GET", Role.GATEWAY, path, platform.token("Admin"), null, headers);
    }

    @Test
    void onlyPathsWithOneSpellingPass() {
        for (var good : List.of(
                "/",
                "/api/crm/customers",
                "/api/crm/customers/",
                "/a.b",
                "/..a",
                "/%E2%82%AC",
                "/a%40b",
                "/a%20b",
                "/~a")) {
            assertThat(CanonicalPath.fault(good)).as(good).isEmpty();
        }
        for (var bad : List.of(
                "",
                "x",
                "//",
                "/a//b",
                "/./a",
                "/a/../b",
                "/..",
                "/%2e%2e/a",
                "/.%2E",
                "/a;b",
                "/a%3Bb",
                "/a\\b",
                "/a%5cb",
                "/a%2fb",
                "/a%2Fb",
                "/a%252fb",
                "/a%00",
                "/a%0a",
                "/a\u0001",
                "/a%",
                "/a%4",
                "/a%zz",
                "/%7f",
                "/...")) {
            assertThat(CanonicalPath.fault(bad)).as(bad).isNotEmpty();
        }
    }

    /// Whatever passes has, decoded once and decoded twice, the same segments as before.
    @Test
    void whatPassesCannotBeReadInAnotherWay() {
        var parts = List.of(
                "a", ".", "..", "/", "%2f", "%2e", "%25", "%5c", ";", "%", "\\", "api", "%61", "%00", "~", "%2E%2e");
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var path = new StringBuilder("/");
            for (int i = random.nextInt(6); i >= 0; i--) {
                path.append(parts.get(random.nextInt(parts.size())));
            }
            if (!CanonicalPath.fault(path.toString()).isEmpty()) {
                continue;
            }
            var once = java.net.URLDecoder.decode(path.toString(), StandardCharsets.UTF_8);
            assertThat(once.split("/", -1).length)
                    .as("seed " + seed + " " + path)
                    .isEqualTo(path.toString().split("/", -1).length);
            assertThat(once)
                    .as("seed " + seed)
                    .doesNotContain("%")
                    .doesNotContain("\\")
                    .doesNotContain(";");
            assertThat(java.net.URI.create(path.toString()).normalize().toString())
                    .isEqualTo(path.toString());
        }
    }

    /// A client that follows what it was told stays at the gateway.
    @Test
    void locationsAndLinksOfARoleLeadThroughTheGateway() {
        for (var name : List.of("first", "second")) {
            var made = platform.send(
                    "POST",
                    Role.GATEWAY,
                    "/api/crm/accounts",
                    platform.token("Sales"),
                    "{\"name\":\"Followed " + name + " " + System.nanoTime() + "\"}");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            var location = made.headers().firstValue("Location").orElseThrow();
            assertThat(platform.send("GET", Role.GATEWAY, location, platform.token("Sales"), null)
                            .body())
                    .contains("Followed " + name);
        }
        var page = platform.send("GET", Role.GATEWAY, "/api/crm/accounts?limit=1", platform.token("Sales"), null);
        var link = page.headers().firstValue("Link").orElseThrow();
        var next = link.substring(1, link.indexOf('>'));
        assertThat(platform.send("GET", Role.GATEWAY, next, platform.token("Sales"), null)
                        .statusCode())
                .as(next)
                .isEqualTo(200);
    }

    @Test
    void everyAnswerHasTheSecurityHeaders() {
        for (var answer : List.of(
                get("/health"),
                get("/nowhere"),
                get("/api/crm/customers?limit=1"),
                get("/api/crm/customers?limit=0"),
                get("/docs"),
                platform.send("GET", Role.GATEWAY, "/api/crm/customers", "", null),
                platform.send("GET", Role.CRM, "/customers", "", null))) {
            var headers = answer.headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
            assertThat(headers.firstValue("Content-Security-Policy"))
                    .get()
                    .asString()
                    .contains("frame-ancestors 'none'");
            assertThat(headers.firstValue("Referrer-Policy")).isPresent();
            assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
            assertThat(headers.firstValue("X-XSS-Protection")).contains("0");
            assertThat(headers.map().keySet()).doesNotContain("server", "x-powered-by", "bhiv-not-begun");
        }
    }

    @Test
    void aListedOriginMayReadAndAnotherMayNot() {
        set("https://app.example.com");
        try {
            var listed = get("/api/crm/customers?limit=1", "Origin", "https://app.example.com");
            assertThat(listed.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://app.example.com");
            assertThat(listed.headers().firstValue("Access-Control-Expose-Headers"))
                    .get()
                    .asString()
                    .contains("RateLimit");
            assertThat(listed.headers().firstValue("Vary")).contains("Origin");
            var refused = get("/api/crm/customers?limit=0", "Origin", "https://app.example.com");
            assertThat(refused.headers().firstValue("Access-Control-Allow-Origin"))
                    .isPresent();
            for (var origin : List.of("https://evil.example.com", "null", "https://app.example.com.evil.com")) {
                assertThat(get("/health", "Origin", origin).headers().firstValue("Access-Control-Allow-Origin"))
                        .isEmpty();
            }
            var preflight = platform.send(
                    "OPTIONS",
                    Role.GATEWAY,
                    "/api/crm/customers",
                    "",
                    null,
                    "Origin",
                    "https://app.example.com",
                    "Access-Control-Request-Method",
                    "PATCH");
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                    .get()
                    .asString()
                    .contains("PATCH");
            assertThat(preflight.headers().firstValue("Access-Control-Max-Age")).contains("3600");
        } finally {
            set("");
        }
    }

    @Test
    void wildcardsAndNullAreNoConfiguration() {
        for (var bad : List.of("*", "null", "https://*.example.com", "https://a.example.com/path", "ftp://a")) {
            var answer = platform.send(
                    "PUT",
                    Role.GATEWAY,
                    "/settings/cors.origins",
                    platform.operator(),
                    "{\"value\":\"" + bad + "\"}",
                    "If-Match",
                    "\"0\"");
            assertThat(answer.statusCode()).as(bad + " " + answer.body()).isEqualTo(400);
        }
    }

    private void set(String value) {
        var now = platform.send("GET", Role.GATEWAY, "/settings/cors.origins", platform.operator(), null);
        var answer = platform.send(
                "PUT",
                Role.GATEWAY,
                "/settings/cors.origins",
                platform.operator(),
                "{\"value\":\"" + value + "\"}",
                "If-Match",
                "\"" + TestPlatform.json(now).path("version").asLong() + "\"");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var live = platform.platform().part(LiveSettings.class);
        var expected = value.isEmpty() ? List.<String>of() : List.of(value);
        Awaitility.await().until(() -> live.get(CorsSettings.class).origins().equals(expected));
    }

    /// Requests that two servers in a row could read differently: none is answered with success, and after none does
    /// the connection serve what was smuggled behind it. More white space than one in the first line is read
    /// as one (RFC 9112, section 3), and is not among them.
    @Test
    void whatTwoServersCouldReadDifferentlyIsRefusedAndTheConnectionEnds() throws IOException {
        var hidden = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
        var start = "POST /api/crm/customers HTTP/1.1\r\nHost: x\r\n";
        var wrong = new ArrayList<String>();
        var all = List.of(
                start + "Content-Length: 6\r\nContent-Length: 5\r\n\r\n0\r\n\r\nX" + hidden,
                start + "Content-Length: 5, 6\r\n\r\n0\r\n\r\nX" + hidden,
                start + "Content-Length: +5\r\n\r\n12345" + hidden,
                start + "Content-Length: -5\r\n\r\n12345" + hidden,
                start + "Content-Length: 0x5\r\n\r\n12345" + hidden,
                start + "Content-Length: 5 5\r\n\r\n12345" + hidden,
                start + "Content-Length: 99999999999999999999\r\n\r\n12345",
                start + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
                start + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + hidden,
                start + "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n" + hidden,
                start + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden,
                start + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n" + hidden,
                start + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n" + hidden,
                start + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
                start + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
                start + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + hidden,
                start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" + hidden,
                start + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + hidden,
                start + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\nx" + hidden,
                start + "Bad Header: x\r\n\r\n" + hidden,
                start + "X\u0000: y\r\n\r\n" + hidden,
                start + ": y\r\n\r\n" + hidden,
                "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + hidden,
                "GET /health HTTP/1.1\r\n\r\n" + hidden,
                "GET /health HTTP/1.1\r\nHost: a b\r\n\r\n" + hidden,
                "GET /health HTTP/1.1\r\nHost: a@b\r\n\r\n" + hidden,
                "GET /hea lth HTTP/1.1\r\nHost: x\r\n\r\n" + hidden,
                "GET /health HTTP/3.0\r\nHost: x\r\n\r\n" + hidden,
                "GET /health HTTP/1.1 \r\nHost: x\r\n\r\n" + hidden,
                "G\u0000T /health HTTP/1.1\r\nHost: x\r\n\r\n" + hidden,
                "GET /health\u0000 HTTP/1.1\r\nHost: x\r\n\r\n" + hidden,
                "GET /<script> HTTP/1.1\r\nHost: x\r\n\r\n" + hidden);
        for (var sent : all) {
            var answered = raw(sent);
            long answers =
                    answered.lines().filter(l -> l.startsWith("HTTP/1.1 ")).count();
            boolean good = answered.lines().anyMatch(l -> l.startsWith("HTTP/1.1 2"));
            if (answers > 1 || good) {
                wrong.add(sent.replace("\r", "\\r").replace("\n", "\\n") + "\n   -> " + answers + " answers: "
                        + answered.lines().filter(l -> l.startsWith("HTTP/1.1")).toList());
            }
        }
        assertThat(wrong).as(wrong.size() + " of " + all.size()).isEmpty();
    }

    /// What comes back until the server ends the connection, or says nothing more for half a second.
    private String raw(String sent) throws IOException {
        try (var socket = new Socket("127.0.0.1", platform.url(Role.GATEWAY).getPort())) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var all = new java.io.ByteArrayOutputStream();
            var buffer = new byte[8192];
            try {
                for (int n = socket.getInputStream().read(buffer);
                        n >= 0;
                        n = socket.getInputStream().read(buffer)) {
                    all.write(buffer, 0, n);
                }
            } catch (IOException silentOrReset) {
                // what came until then counts
            }
            return all.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
