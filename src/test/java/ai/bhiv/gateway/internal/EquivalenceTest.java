package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.Platform;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.store.Home;
import ai.bhiv.testing.AtEnd;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// GTW-6: a client cannot tell whether a role runs in the gateway's process or elsewhere. Each exchange is made through
/// the platform that has all roles, and through a gateway of its own in front of that platform's role.
class EquivalenceTest {
    private static final Pattern MOMENT = Pattern.compile("\"(as_of|timestamp)\":\"[^\"]*\"");

    /// Of one moment, one connection or one request, not of what was answered. How a body is framed belongs to the
    /// connection too: that its bytes arrived whole is compared by the bytes.
    private static final Set<String> PASSING = Set.of(
            "date", "ratelimit", "x-ratelimit-remaining", "x-ratelimit-reset", "transfer-encoding", "connection");

    private static final TestPlatform PLATFORM = TestPlatform.shared();
    private static Platform gateway;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException {
        var home = Home.open(AtEnd.directory("bhiv-gateway-"));
        home.directory("secrets");
        home.write(
                home.path().resolve("secrets").resolve("master-key"),
                PLATFORM.home().secret("master-key", 256));
        gateway = Platform.start(
                TestPlatform.options(
                        home,
                        TestPlatform.freePorts(),
                        Set.of(Role.GATEWAY),
                        Map.of(Role.CRM, PLATFORM.url(Role.CRM), Role.LOGISTICS, PLATFORM.url(Role.LOGISTICS)),
                        Duration.ZERO,
                        null,
                        PLATFORM.issuer()),
                PLATFORM.access());
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        http.close();
        gateway.close();
    }

    private record Seen(int status, Map<String, List<String>> headers, String body) {}

    private static Seen seen(URI base, Sent sent) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + sent.path()));
        if (sent.signedIn()) {
            request.header("Authorization", "Bearer " + PLATFORM.token("Admin"));
        }
        request.header("X-Correlation-ID", "same-in-both")
                .header("traceparent", "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01");
        for (int i = 0; i < sent.headers().length; i += 2) {
            request.header(sent.headers()[i], sent.headers()[i + 1]);
        }
        request.method(
                sent.method(),
                sent.body() == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : sent.chunked()
                                ? HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(
                                        sent.body().getBytes(StandardCharsets.UTF_8)))
                                : HttpRequest.BodyPublishers.ofString(sent.body()));
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        var headers = new TreeMap<String, List<String>>();
        answer.headers().map().forEach((name, values) -> {
            if (!PASSING.contains(name) && (sent.method().equals("HEAD") || !name.equals("content-length"))) {
                headers.put(name, values);
            }
        });
        var body = new String(answer.body(), StandardCharsets.ISO_8859_1);
        return new Seen(answer.statusCode(), headers, MOMENT.matcher(body).replaceAll("\"$1\":\"then\""));
    }

    /// One exchange.
    private record Sent(
            String method, String path, boolean signedIn, String body, boolean chunked, String... headers) {}

    private static Sent get(String path, String... headers) {
        return new Sent("GET", path, true, null, false, headers);
    }

    private static Sent json(String method, String path, String body, String... headers) {
        var all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return new Sent(method, path, true, body, false, all);
    }

    @Test
    void eachExchangeIsAnsweredAlikeByteForByte() throws IOException, InterruptedException {
        var customer = "{\"first_name\":\"Equal \u00d1and\u00fa\",\"last_name\":\"\ud83d\ude80\","
                + "\"email\":\"equal@example.com\"}";
        var made = PLATFORM.send(
                "POST",
                Role.CRM,
                "/customers",
                PLATFORM.token("Admin"),
                customer,
                "Idempotency-Key",
                "equivalence-suite-0001");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var id = TestPlatform.json(made).path("id").asString();
        var tag = made.headers().firstValue("ETag").orElse("\"1\"");
        var crm = "/api/crm/customers";
        var sent = new ArrayList<Sent>();
        // reads
        sent.add(get(crm + "/" + id));
        sent.add(get(crm + "/" + id, "If-None-Match", tag));
        sent.add(get(crm + "/" + id, "If-None-Match", "\"999\""));
        sent.add(new Sent("HEAD", crm + "/" + id, true, null, false));
        sent.add(new Sent("HEAD", crm + "?limit=3", true, null, false));
        sent.add(get(crm + "?limit=1"));
        sent.add(get(crm + "?limit=0"));
        sent.add(get(crm + "?limit=2&unknown=1&unknown=2"));
        sent.add(get(crm + "?limit=1&limit=2"));
        sent.add(get(crm + "?cursor=forged"));
        sent.add(get(crm + "?search=%F0%9F%9A%80"));
        sent.add(get(crm + "?search=" + "x".repeat(4_000)));
        sent.add(get(crm + "?search=%zz".replace("%zz", "%25zz")));
        sent.add(get(crm + "?"));
        sent.add(get(crm + "/01a1fbf1-0000-7000-8000-000000000000"));
        sent.add(get(crm + "/no-uuid"));
        sent.add(get(crm + "/%E2%82%AC"));
        sent.add(get(crm + "/" + "y".repeat(3_000)));
        sent.add(get(crm + "/"));
        sent.add(get("/api/crm/nowhere"));
        sent.add(get("/api/crm"));
        sent.add(get("/api/crm/health"));
        sent.add(get("/api/crm/auth/verify"));
        sent.add(get("/api/crm/import-kinds"));
        sent.add(get("/api/crm/import-kinds/crm.accounts/export"));
        sent.add(get("/api/crm/analytics/pipeline"));
        sent.add(get("/api/logistics/analytics/shipments"));
        sent.add(get("/api/logistics/openapi.json"));
        sent.add(get(crm, "Accept", "text/html"));
        sent.add(get(crm + "?limit=1", "Accept", "application/json;q=0.5, */*;q=0.1"));
        sent.add(get(crm + "?limit=1", "X-Twice", "one", "X-Twice", "two", "X-Empty", ""));
        sent.add(get(crm + "?limit=1", "Cookie", "a=b; c=d"));
        sent.add(get(crm + "?limit=1", "Range", "bytes=0-5"));
        sent.add(get(crm + "?limit=1", "Accept-Encoding", "identity"));
        sent.add(get(crm + "?limit=1", "X-Request-Timeout-Ms", "20000"));
        // without, and with a wrong token
        sent.add(new Sent("GET", crm, false, null, false));
        sent.add(new Sent("GET", crm, false, null, false, "Authorization", "Bearer no.token.here"));
        sent.add(new Sent("GET", crm, false, null, false, "Authorization", "Basic eDp5"));
        // methods
        sent.add(new Sent("DELETE", crm, true, null, false));
        sent.add(new Sent("PUT", "/api/crm/health", true, "{}", false, "Content-Type", "application/json"));
        sent.add(new Sent("OPTIONS", crm, true, null, false));
        // changes, repeated under their key and refused
        sent.add(json("POST", crm, customer, "Idempotency-Key", "equivalence-suite-0001"));
        sent.add(json("POST", crm, "{\"name\":\"other\"}", "Idempotency-Key", "equivalence-suite-0001"));
        sent.add(json("POST", crm, "{\"name\":\"other\"}", "Idempotency-Key", "short"));
        sent.add(json("POST", crm, "{}"));
        sent.add(json("POST", crm, "{\"name\":1,\"surprise\":2}"));
        sent.add(json("POST", crm, "{\"name\":\"a\",\"name\":\"b\"}"));
        sent.add(json("POST", crm, "not json"));
        sent.add(json("POST", crm, ""));
        sent.add(json("POST", crm, "[".repeat(200)));
        sent.add(json("POST", crm, "{\"notes\":\"" + "z".repeat(70_000) + "\"}"));
        sent.add(json("POST", crm, "{\"name\":\"" + "z".repeat(1_100_000) + "\"}"));
        sent.add(new Sent("POST", crm, true, customer, false, "Content-Type", "text/plain"));
        sent.add(new Sent(
                "POST",
                crm,
                true,
                customer,
                true,
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                "equivalence-suite-0001"));
        sent.add(new Sent("POST", crm, true, "[1,2", true, "Content-Type", "application/json"));
        sent.add(json("PATCH", crm + "/" + id, "{\"first_name\":\"new\"}"));
        sent.add(json("PATCH", crm + "/" + id, "{\"first_name\":\"new\"}", "If-Match", "\"77\""));
        sent.add(json("PATCH", crm + "/" + id, "{\"first_name\":\"new\"}", "If-Match", "weak"));
        sent.add(new Sent("DELETE", crm + "/" + id, true, null, false));
        sent.add(new Sent("DELETE", crm + "/" + id, true, null, false, "If-Match", "\"77\""));
        // other roles
        sent.add(get("/api/nobody/x"));
        sent.add(get("/api/logistics/nowhere"));
        var wrong = new ArrayList<String>();
        for (var one : sent) {
            var here = seen(PLATFORM.url(Role.GATEWAY), one);
            var there = seen(gateway.urls().get(Role.GATEWAY), one);
            if (!here.equals(there)) {
                wrong.add(one.method() + " " + cut(one.path()) + " " + List.of(one.headers()) + "\n  here  " + cut(here)
                        + "\n  there " + cut(there));
            }
        }
        assertThat(wrong).as(wrong.size() + " of " + sent.size()).isEmpty();
    }

    private static String cut(Object value) {
        var text = value.toString();
        return text.length() > 900 ? text.substring(0, 900) : text;
    }
}
