package ai.bhiv.testing;

import ai.bhiv.Platform;
import ai.bhiv.identity.NewUser;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.identity.Users;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.config.AdmissionConfig;
import ai.bhiv.platform.config.RedisConfig;
import ai.bhiv.platform.config.TlsConfig;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// The whole platform with all roles, started once for all tests of the run, on a database and ports of its own.
public final class TestPlatform {
    /// The password of `admin`, and the first one of every user made here.
    public static final String PASSWORD = "a password of the tests";
    /// Limits that no test meets by accident.
    public static final AdmissionConfig ADMISSION =
            new AdmissionConfig(1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 4_096, 4_096);

    private static final String OPERATOR = "Operator";
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
    private static TestPlatform shared;

    private final Platform platform;
    private final DatabaseAccess access;
    private final Home home;
    private final int base;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private record Token(String text, Instant made) {}

    private TestPlatform(Platform platform, DatabaseAccess access, Home home, int base) {
        this.platform = platform;
        this.access = access;
        this.home = home;
        this.base = base;
    }

    /// The running platform.
    public static synchronized TestPlatform shared() {
        if (shared == null) {
            shared = fresh();
            shared.addTenant("other");
        }
        return shared;
    }

    /// A platform of its own for a test that breaks it.
    public static TestPlatform fresh() {
        try {
            var access = TestDatabase.fresh(List.of("platform"));
            var home = Home.open(AtEnd.directory("bhiv-platform-"));
            int base = freePorts();
            var platform = Platform.start(options(home, base, Platform.allRoles(), Map.of()), access);
            AtEnd.close(platform);
            return new TestPlatform(platform, access, home, base);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Options for one more process on the same database.
    public static Platform.Options options(Home home, int base, Set<Role> roles, Map<Role, URI> peers) {
        return options(home, base, roles, peers, Duration.ZERO);
    }

    /// Options for a process that takes requests for a while after it was told to stop.
    public static Platform.Options options(
            Home home, int base, Set<Role> roles, Map<Role, URI> peers, Duration drainDelay) {
        return options(home, base, roles, peers, drainDelay, null, null);
    }

    /// @param redis where several gateways share their limits; null for nowhere
    /// @param issuer the address that all gateways go by; null for the own one
    public static Platform.Options options(
            Home home,
            int base,
            Set<Role> roles,
            Map<Role, URI> peers,
            Duration drainDelay,
            String redis,
            String issuer) {
        return new Platform.Options(
                roles,
                home,
                "127.0.0.1",
                base,
                peers,
                PASSWORD,
                10,
                ADMISSION,
                drainDelay,
                List::of,
                issuer,
                new RedisConfig(redis),
                100,
                TlsConfig.none());
    }

    /// Six free ports in a row, given to nobody else in this run. They lie below 32,768, where Linux takes ports for
    /// outgoing connections: one of those could take a port before it is listened on.
    public static int freePorts() {
        while (true) {
            int base = ThreadLocalRandom.current().nextInt(1_000, 3_276) * 10;
            if (GIVEN.add(base) && IntStream.range(base, base + 6).allMatch(TestPlatform::free)) {
                return base;
            }
        }
    }

    private static boolean free(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    public Platform platform() {
        return platform;
    }

    public DatabaseAccess access() {
        return access;
    }

    public Home home() {
        return home;
    }

    /// The issuer of tokens, for one more gateway on the same database.
    public String issuer() {
        return "http://localhost:" + base;
    }

    /// The address of a role's own port.
    public URI url(Role role) {
        return platform.urls().get(role);
    }

    private void addTenant(String tenant) {
        try (var connection = TestDatabase.superuser(access);
                var statement = connection.prepareStatement("insert into platform.tenants (id, name) values (?, ?)")) {
            statement.setString(1, tenant);
            statement.setString(2, tenant);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// An access token of a user with this role in the tenant `default`.
    public String token(String role) {
        return token("default", role);
    }

    /// An access token of an administrator in the tenant `default` who also runs the platform.
    public String operator() {
        return token("default", OPERATOR);
    }

    /// An access token of a user with this role.
    public String token(String tenant, String role) {
        var known = tokens.get(tenant + "/" + role);
        if (known != null && known.made.plusSeconds(300).isAfter(Instant.now()) && accepted(known.text)) {
            return known.text;
        }
        synchronized (this) {
            var text = known == null ? firstLogin(tenant, role) : login(tenant, role, PASSWORD + " 2");
            tokens.put(tenant + "/" + role, new Token(text, Instant.now()));
            return text;
        }
    }

    /// Whether a token still counts: some tests end everybody's.
    private boolean accepted(String token) {
        try {
            platform.part(TokenVerifier.class).verify(token);
            return true;
        } catch (Problem refused) {
            return false;
        }
    }

    private String firstLogin(String tenant, String role) {
        var held = role.equals(OPERATOR) ? "Admin" : role;
        var made = system(tenant)
                .call(() -> platform.part(Users.class)
                        .create(new NewUser(
                                "test-" + role.toLowerCase(java.util.Locale.ROOT),
                                null,
                                null,
                                List.of(held),
                                PASSWORD)));
        if (role.equals(OPERATOR)) {
            grantOperator(tenant, made.id());
        }
        var token = login(tenant, role, PASSWORD);
        var changed = send(
                "PUT",
                Role.GATEWAY,
                "/auth/password",
                token,
                Json.MAPPER.writeValueAsString(Map.of("current_password", PASSWORD, "new_password", PASSWORD + " 2")));
        if (changed.statusCode() != 200) {
            throw new IllegalStateException(changed.body());
        }
        return json(changed).path("access_token").asString();
    }

    private void grantOperator(String tenant, UUID user) {
        try (var connection = TestDatabase.superuser(access);
                var statement = connection.prepareStatement("""
                        insert into identity.grants (tenant_id, id, user_id, grant_set, reason, granted_by)
                        values (?, gen_random_uuid(), ?, 'platform-operator', 'test', 'test')""")) {
            statement.setString(1, tenant);
            statement.setObject(2, user);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String login(String tenant, String role, String password) {
        var name = (tenant.equals("default") ? "" : tenant + "/") + "test-" + role.toLowerCase(java.util.Locale.ROOT);
        var answer = send(
                "POST",
                Role.GATEWAY,
                "/auth/login",
                "",
                Json.MAPPER.writeValueAsString(Map.of("username", name, "password", password)));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
        return json(answer).path("access_token").asString();
    }

    /// A context in which the platform itself works in a tenant.
    public RequestContext system(String tenant) {
        return new RequestContext(
                Principal.system(tenant),
                "test",
                "0".repeat(31) + "1",
                Instant.now().plusSeconds(60),
                null,
                null);
    }

    /// A context in which the user with this role calls, with token and principal, for clients here and elsewhere.
    public RequestContext as(String role) {
        var token = token(role);
        return new RequestContext(
                platform.part(TokenVerifier.class).verify(token),
                "test-" + role,
                "0".repeat(31) + "2",
                Instant.now().plusSeconds(60),
                token,
                null);
    }

    /// Sends a request to a role's own port.
    ///
    /// @param token empty for none
    /// @param headers names and values in turn
    public HttpResponse<String> send(
            String method, Role role, String path, String token, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url(role) + path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// The body as JSON.
    public static JsonNode json(HttpResponse<String> answer) {
        return answer.body().isEmpty() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(answer.body());
    }

    public int base() {
        return base;
    }
}
