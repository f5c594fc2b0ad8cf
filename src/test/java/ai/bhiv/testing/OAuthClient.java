package ai.bhiv.testing;

import ai.bhiv.identity.ClientKind;
import ai.bhiv.identity.Clients;
import ai.bhiv.identity.CreatedClient;
import ai.bhiv.identity.NewClient;
import ai.bhiv.platform.Role;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// An OAuth client as the standards describe one, for tests of the authorization server.
public final class OAuthClient {
    private static final AtomicInteger MADE = new AtomicInteger();
    public static final String CALLBACK = "https://client.example/callback";

    private final TestPlatform platform;
    private final String id;
    private final String secret;

    private OAuthClient(TestPlatform platform, String id, String secret) {
        this.platform = platform;
        this.id = id;
        this.secret = secret;
    }

    /// A new client of the tenant `default`.
    public static OAuthClient made(
            TestPlatform platform, ClientKind kind, List<String> grants, List<String> scopes, List<String> roles) {
        var made = platform.system("default")
                .call(() -> platform.platform()
                        .part(Clients.class)
                        .create(new NewClient(
                                "client " + MADE.incrementAndGet() + " of the tests",
                                kind,
                                kind == ClientKind.SERVICE ? null : List.of(CALLBACK, "http://127.0.0.1/callback"),
                                null,
                                grants,
                                scopes,
                                null,
                                roles,
                                null)));
        return of(platform, made);
    }

    public static OAuthClient of(TestPlatform platform, CreatedClient made) {
        return new OAuthClient(platform, made.client().clientId(), made.clientSecret());
    }

    /// A client that keeps no secret.
    public static OAuthClient named(TestPlatform platform, String id) {
        return new OAuthClient(platform, id, null);
    }

    public String id() {
        return id;
    }

    /// Posts a form to an endpoint, as the client.
    ///
    /// @param parameters names and values in turn
    public HttpResponse<String> post(String path, String... parameters) {
        var all = new ArrayList<>(List.of(parameters));
        var headers = new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
        if (secret == null) {
            all.addAll(List.of("client_id", id));
        } else {
            var pair = encode(id) + ":" + encode(secret);
            headers.addAll(List.of(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
        }
        return platform.send(
                "POST", Role.GATEWAY, path, "", form(all.toArray(String[]::new)), headers.toArray(String[]::new));
    }

    /// Names and values in turn, as a form.
    public static String form(String... parameters) {
        var form = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            form.append(form.isEmpty() ? "" : "&")
                    .append(encode(parameters[i]))
                    .append('=')
                    .append(encode(parameters[i + 1]));
        }
        return form.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
