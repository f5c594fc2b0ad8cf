package ai.bhiv.testing;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody with an account of its own, for tests that change what an account holds.
public final class Person {
    private static final AtomicInteger MADE = new AtomicInteger();

    private final TestPlatform platform;
    private final String id;
    private final String name;

    private Person(TestPlatform platform, String id, String name) {
        this.platform = platform;
        this.id = id;
        this.name = name;
    }

    /// A new one in the tenant `default`, whose password need not be changed.
    public static Person made(TestPlatform platform, String... roles) {
        var name = "person-" + MADE.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
        var body = Json.MAPPER.writeValueAsString(
                Map.of("username", name, "roles", List.of(roles), "password", TestPlatform.PASSWORD));
        var answer = platform.send("POST", Role.GATEWAY, "/users", platform.token("Admin"), body);
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.body());
        }
        var id = TestPlatform.json(answer).path("id").asString();
        sql(platform, "update identity.credentials set must_change = false where user_id = '" + id + "'");
        return new Person(platform, id, name);
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    /// A fresh access token.
    public String login() {
        var body = Json.MAPPER.writeValueAsString(Map.of("username", name, "password", TestPlatform.PASSWORD));
        var answer = platform.send("POST", Role.GATEWAY, "/auth/login", "", body);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
        return TestPlatform.json(answer).path("access_token").asString();
    }

    /// An administrator's request about this person.
    public HttpResponse<String> byAdmin(String method, String path, String body, String... headers) {
        return platform.send(method, Role.GATEWAY, "/users/" + id + path, platform.token("Admin"), body, headers);
    }

    /// A statement on the platform's database, past all rules.
    public static void sql(TestPlatform platform, String statement) {
        try (var connection = TestDatabase.superuser(platform.access());
                var open = connection.createStatement()) {
            open.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
