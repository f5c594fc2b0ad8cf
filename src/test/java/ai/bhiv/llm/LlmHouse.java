package ai.bhiv.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.demo.provider.FakeProvider;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.TestPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// A fake provider of its own, made known to the shared platform under names that no other test has.
public final class LlmHouse implements AutoCloseable {
    public final TestPlatform platform = TestPlatform.shared();
    public final FakeProvider fake = FakeProvider.start(0, true);
    public final String mark = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// With a provider of each protocol, `mark-openai` and `mark-anthropic`.
    public LlmHouse() {
        allow(List.of(fake));
        provider("openai", "openai", fake.url() + "/v1");
        provider("anthropic", "anthropic", fake.url().toString());
    }

    /// Lets the platform dial these.
    public void allow(List<FakeProvider> fakes) {
        var value = String.join(
                ",", fakes.stream().map(f -> "127.0.0.1:" + f.port()).toList());
        var before = send("GET", "/settings/llm.private-addresses", platform.operator(), null, Role.GATEWAY);
        var set = platform.send(
                "PUT",
                Role.GATEWAY,
                "/settings/llm.private-addresses",
                platform.operator(),
                "{\"value\": \"" + value + "\"}",
                "If-Match",
                before.headers().firstValue("ETag").orElse("*"));
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(platform.platform()
                                .part(ai.bhiv.platform.settings.LiveSettings.class)
                                .get(LlmSettings.class)
                                .privateAddresses())
                        .contains("127.0.0.1:" + fakes.getLast().port()));
    }

    /// The last request that asked for something; the health watch looks at models in between.
    public ai.bhiv.demo.provider.Seen asked() {
        return fake.seen().stream()
                .filter(seen -> seen.method().equals("POST"))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    public JsonNode provider(String name, String kind, String url) {
        var made = made("/providers", Map.of("name", mark + "-" + name, "kind", kind, "base_url", url));
        var put = send(
                "PUT",
                "/providers/" + made.path("id").asString() + "/credentials",
                admin(),
                "{\"secret\": \"" + secret() + "\"}",
                Role.LLM);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        return made;
    }

    /// The credential that the platform holds for the fake.
    public String secret() {
        return "provider-secret-of-" + mark;
    }

    /// A model of the fake under `mark-name`, with this script.
    public String model(String name, String provider, String script) {
        made(
                "/models",
                Map.of(
                        "name",
                        mark + "-" + name,
                        "provider",
                        mark + "-" + provider,
                        "upstream_model",
                        mark + name + script,
                        "max_output",
                        1000));
        return mark + "-" + name;
    }

    public String embeddingModel(String name) {
        made(
                "/models",
                Map.of(
                        "name",
                        mark + "-" + name,
                        "provider",
                        mark + "-openai",
                        "upstream_model",
                        "e",
                        "endpoint",
                        "embeddings"));
        return mark + "-" + name;
    }

    /// The fake's own prices.
    public void price(String provider) {
        made(
                "/prices",
                Map.of(
                        "provider",
                        mark + "-" + provider,
                        "model_pattern",
                        "*",
                        "effective_from",
                        "2026-01-01T00:00:00Z",
                        "input",
                        ai.bhiv.demo.provider.Bill.INPUT,
                        "output",
                        ai.bhiv.demo.provider.Bill.OUTPUT,
                        "source",
                        "the fake provider",
                        "as_of",
                        "2026-01-01"));
    }

    public JsonNode made(String path, Map<String, ?> body) {
        var answer = send("POST", path, admin(), Json.MAPPER.writeValueAsString(body), Role.LLM);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Json.MAPPER.readTree(answer.body());
    }

    public String admin() {
        return platform.token("Admin");
    }

    public HttpResponse<String> send(String method, String path, String token, String body, Role role) {
        return platform.send(method, role, path, token, body);
    }

    public HttpResponse<byte[]> post(String path, String token, byte[] body, String... headers) {
        return post(Role.LLM, path, token, body, headers);
    }

    public HttpResponse<byte[]> post(Role role, String path, String token, byte[] body, String... headers) {
        try {
            var request = HttpRequest.newBuilder(URI.create(platform.url(role) + path))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + token)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            for (int i = 0; i < headers.length; i += 2) {
                request.setHeader(headers[i], headers[i + 1]);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        fake.close();
    }
}
