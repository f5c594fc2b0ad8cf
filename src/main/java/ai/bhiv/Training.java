package ai.bhiv;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// Walks the paths that every start and every first question take, so that the ahead-of-time cache holds their classes.
final class Training {
    private final URI gateway;
    private final String password;
    private final Path home;
    private final HttpClient http = HttpClient.newHttpClient();

    Training(Platform platform, Path home) {
        this.gateway = Objects.requireNonNull(platform.urls().get(Role.GATEWAY));
        this.password = Objects.requireNonNull(platform.adminPassword(), "a training home is new");
        this.home = home;
    }

    void exercise() {
        send("GET", "/health", "", null);
        var first = send("POST", "/auth/login", "", Map.of("username", "admin", "password", password));
        var next = password + "-next";
        var tokens = send(
                "PUT",
                "/auth/password",
                first.path("access_token").asString(""),
                Map.of("current_password", password, "new_password", next));
        var token = tokens.path("access_token").asString("");
        send("GET", "/openapi.json", token, null);
        for (var list : new String[] {"/api/crm/accounts", "/api/logistics/shipments", "/services", "/users"}) {
            send("GET", list, token, null);
        }
        for (var question : new String[] {"What share of our deliveries arrived on time?", "What is our win rate?"}) {
            send("POST", "/api/agents/agents/orchestrator/query", token, Map.of("query", question));
        }
        send("GET", "/health/ready", "", null);
        ai.bhiv.cli.Cli.exercise(gateway, home, next);
    }

    private JsonNode send(String method, String path, String token, @org.jspecify.annotations.Nullable Object body) {
        var request = HttpRequest.newBuilder(gateway.resolve(path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var reply = http.send(request.build(), BodyHandlers.ofByteArray());
            return reply.body().length > 0 && reply.body()[0] == '{'
                    ? Json.MAPPER.readTree(reply.body())
                    : Json.MAPPER.createObjectNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
