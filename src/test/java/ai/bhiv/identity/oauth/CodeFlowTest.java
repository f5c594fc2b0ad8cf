package ai.bhiv.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.identity.ClientKind;
import ai.bhiv.platform.Role;
import ai.bhiv.testing.OAuthClient;
import ai.bhiv.testing.TestPlatform;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CodeFlowTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();
    private static final String VERIFIER = "v".repeat(43);

    @BeforeAll
    static void aPersonWithAPassword() {
        PLATFORM.token("Sales");
    }

    @Test
    void aPersonSignsInAllowsAndTheClientGetsTokensThatWork() {
        var client = client();
        var browser = new Browser(PLATFORM);
        var page = browser.get(authorize(client, "scope", "openid profile crm:read", "nonce", "n-1"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("<script").contains("<label for=\"username\">");
        var consent = browser.send("/oauth2/authorize", page, "username", "test-sales", "password", password());
        assertThat(consent.body()).contains("Allow access?", "read in crm");
        var back = answer(browser.send("/oauth2/authorize", consent, "decision", "allow"));
        assertThat(back).containsEntry("state", "s 1").containsEntry("iss", issuer());
        var tokens = TestPlatform.json(redeem(client, back.get("code")));
        var access = tokens.path("access_token").asString();
        assertThat(PLATFORM.send("GET", Role.CRM, "/customers", access, null).statusCode())
                .isEqualTo(200);
        assertThat(PLATFORM.send("GET", Role.LOGISTICS, "/inventory", access, null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(PLATFORM.send("GET", Role.GATEWAY, "/auth/me", access, null).statusCode())
                .as("one's own account is out of a client's reach")
                .isEqualTo(403);
        var user = TestPlatform.json(PLATFORM.send("GET", Role.GATEWAY, "/oauth2/userinfo", access, null));
        assertThat(user.path("preferred_username").asString()).isEqualTo("test-sales");
        assertThat(tokens.path("id_token").asString().split("\\.")).hasSize(3);
        var again = browser.send(
                "/oauth2/authorize",
                browser.get(authorize(client, "scope", "crm:read")),
                "username",
                "test-sales",
                "password",
                password());
        assertThat(answer(again)).as("a consent given before is remembered").containsKey("code");
    }

    @Test
    void whatWasAllowedToAClientIsTakenBackWithItsTokens() {
        var client = client();
        var tokens = TestPlatform.json(redeem(client, code(client)));
        var access = tokens.path("access_token").asString();
        assertThat(PLATFORM.send("GET", Role.CRM, "/customers", access, null).statusCode())
                .isEqualTo(200);
        var mine = PLATFORM.token("Sales");
        assertThat(PLATFORM.send("GET", Role.GATEWAY, "/auth/consents", mine, null)
                        .body())
                .contains(client.id());
        var path = "/auth/consents/" + client.id();
        assertThat(PLATFORM.send("DELETE", Role.GATEWAY, path, PLATFORM.token("Support"), null)
                        .statusCode())
                .as("somebody else's")
                .isEqualTo(404);
        assertThat(PLATFORM.send("DELETE", Role.GATEWAY, path, access, null).statusCode())
                .as("a client about itself")
                .isEqualTo(403);
        assertThat(PLATFORM.send("DELETE", Role.GATEWAY, path, mine, null).statusCode())
                .isEqualTo(204);
        assertThat(client.post(
                                "/oauth2/token",
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                tokens.path("refresh_token").asString())
                        .statusCode())
                .isEqualTo(400);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> PLATFORM.send("GET", Role.CRM, "/customers", access, null)
                                .statusCode()
                        == 401);
        assertThat(PLATFORM.send("GET", Role.GATEWAY, "/auth/me", mine, null).statusCode())
                .as("one's own session goes on")
                .isEqualTo(200);
        var browser = new Browser(PLATFORM);
        var page = browser.get(authorize(client, "scope", "crm:read"));
        assertThat(browser.send("/oauth2/authorize", page, "username", "test-sales", "password", password())
                        .body())
                .as("asked again")
                .contains("Allow access?");
    }

    @Test
    void ofFiftyRedemptionsOneSucceedsAndTheOthersEndWhatItGave() throws Exception {
        var client = client();
        var code = code(client);
        var answers = parallel(50, () -> redeem(client, code));
        var good = answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(good).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 400))
                .hasSize(49);
        var refresh = TestPlatform.json(good.getFirst()).path("refresh_token").asString();
        var dead = client.post("/oauth2/token", "grant_type", "refresh_token", "refresh_token", refresh);
        assertThat(TestPlatform.json(dead).path("error").asString()).isEqualTo("invalid_grant");
    }

    @Test
    void aCodeIsGoodForItsOwnClientAndVerifierOnly() {
        var client = client();
        var code = code(client);
        assertThat(redeem(client(), code).statusCode()).isEqualTo(400);
        assertThat(client.post(
                                "/oauth2/token",
                                "grant_type",
                                "authorization_code",
                                "code",
                                code,
                                "code_verifier",
                                "w".repeat(43))
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.post("/oauth2/token", "grant_type", "authorization_code", "code", code)
                        .statusCode())
                .isEqualTo(400);
        assertThat(redeem(client, code).statusCode())
                .as("wrong tries do not burn it")
                .isEqualTo(200);
    }

    @Test
    void nothingIsRedirectedToAnAddressThatIsNotProven() {
        var client = client();
        for (var target : List.of(
                "https://client.example/callback/",
                "https://client.example/callback/../other",
                "https://client.example:444/callback",
                "https://CLIENT.example/callback",
                "https://user@client.example/callback",
                "https://client.example/callback#part",
                "https://client.example.evil.example/callback",
                "http://client.example/callback",
                "http://localhost/callback",
                "javascript:alert(1)",
                "//evil.example")) {
            var page = new Browser(PLATFORM).get(authorize(client, "redirect_uri", target));
            assertThat(page.statusCode()).as(target).isEqualTo(400);
            assertThat(page.headers().firstValue("Location")).isEmpty();
        }
        assertThat(new Browser(PLATFORM)
                        .get(authorize(client, "redirect_uri", "http://127.0.0.1:49152/callback"))
                        .statusCode())
                .as("a loopback address with any port")
                .isEqualTo(200);
        var twice = new Browser(PLATFORM).get(authorize(client) + "&redirect_uri=https%3A%2F%2Fevil.example");
        assertThat(twice.statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsWrongWithTheRestIsToldByARedirect() {
        var client = client();
        var wrong = Map.of(
                "response_type=token", "unsupported_response_type",
                "code_challenge_method=plain", "invalid_request",
                "code_challenge=short", "invalid_request",
                "scope=everything", "invalid_scope",
                "resource=https://elsewhere.example", "invalid_target",
                "prompt=none", "login_required");
        wrong.forEach((parameter, error) -> {
            var pair = parameter.split("=");
            var back = answer(new Browser(PLATFORM).get(authorize(client, pair[0], pair[1])));
            assertThat(back).as(parameter).containsEntry("error", error).containsEntry("iss", issuer());
        });
    }

    @Test
    void aFormFromAnotherBrowserIsRefusedAndNoTextTellsWhetherAUserExists() {
        var client = client();
        var page = new Browser(PLATFORM).get(authorize(client));
        var stolen =
                new Browser(PLATFORM).send("/oauth2/authorize", page, "username", "test-sales", "password", password());
        assertThat(stolen.statusCode()).isEqualTo(400);
        var one = new Browser(PLATFORM);
        var known =
                one.send("/oauth2/authorize", one.get(authorize(client)), "username", "test-sales", "password", "x");
        var unknown = one.send("/oauth2/authorize", one.get(authorize(client)), "username", "nobody", "password", "x");
        assertThat(known.body().replaceAll("value=\"[^\"]+\"", ""))
                .isEqualTo(unknown.body().replaceAll("value=\"[^\"]+\"", ""));
    }

    @Test
    void revocationAndIntrospectionAnswerTheOwnerOnly() {
        var client = OAuthClient.made(
                PLATFORM, ClientKind.CONFIDENTIAL, List.of("authorization_code", "refresh_token"), null, null);
        var other = OAuthClient.made(PLATFORM, ClientKind.CONFIDENTIAL, List.of("refresh_token"), null, null);
        var tokens = TestPlatform.json(redeem(client, code(client)));
        var refresh = tokens.path("refresh_token").asString();
        var access = tokens.path("access_token").asString();
        for (var token : List.of(refresh, access)) {
            assertThat(active(client, token)).isTrue();
            assertThat(active(other, token)).isFalse();
            assertThat(other.post("/oauth2/revoke", "token", token).statusCode())
                    .isEqualTo(200);
            assertThat(active(client, token)).isTrue();
        }
        assertThat(active(client, "no.token")).isFalse();
        assertThat(client.post("/oauth2/revoke", "token", refresh).statusCode()).isEqualTo(200);
        assertThat(active(client, refresh)).isFalse();
    }

    @Test
    void aDeviceIsConnectedByAnExplicitActAndOnce() {
        var cli = OAuthClient.named(PLATFORM, "cli");
        var started = TestPlatform.json(cli.post("/oauth2/device_authorization"));
        var device = started.path("device_code").asString();
        assertThat(started.path("user_code").asString()).matches("[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}");
        assertThat(error(poll(cli, device))).isEqualTo("authorization_pending");
        assertThat(error(poll(cli, device))).isEqualTo("slow_down");
        var browser = new Browser(PLATFORM);
        var page = browser.get("/device?user_code=" + started.path("user_code").asString());
        var consent = browser.send(
                "/device",
                page,
                "user_code",
                started.path("user_code").asString().toLowerCase(java.util.Locale.ROOT),
                "username",
                "test-sales",
                "password",
                password());
        assertThat(consent.body()).contains("Connect this device?", "127.0.0.1");
        assertThat(browser.send("/device", consent, "decision", "allow").body()).contains("connected");
        var tokens = TestPlatform.json(poll(cli, device));
        assertThat(PLATFORM.send(
                                "GET",
                                Role.GATEWAY,
                                "/auth/me",
                                tokens.path("access_token").asString(),
                                null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(error(poll(cli, device))).isEqualTo("invalid_grant");
        var refreshed = cli.post(
                "/oauth2/token",
                "grant_type",
                "refresh_token",
                "refresh_token",
                tokens.path("refresh_token").asString());
        assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
    }

    @Test
    void ofFiftyPollsOfAnAllowedDeviceOneGetsTokens() throws Exception {
        var cli = OAuthClient.named(PLATFORM, "cli");
        var started = TestPlatform.json(cli.post("/oauth2/device_authorization"));
        var code = started.path("user_code").asString();
        var browser = new Browser(PLATFORM);
        var consent = browser.send(
                "/device",
                browser.get("/device?user_code=" + code),
                "user_code",
                code,
                "username",
                "test-sales",
                "password",
                password());
        browser.send("/device", consent, "decision", "allow");
        var answers = parallel(50, () -> poll(cli, started.path("device_code").asString()));
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 400))
                .as("the others get an answer of the standard")
                .hasSize(49);
    }

    private static HttpResponse<String> poll(OAuthClient client, String device) {
        return client.post(
                "/oauth2/token", "grant_type", "urn:ietf:params:oauth:grant-type:device_code", "device_code", device);
    }

    private static String error(HttpResponse<String> answer) {
        return TestPlatform.json(answer).path("error").asString();
    }

    private static boolean active(OAuthClient client, String token) {
        var answer = client.post("/oauth2/introspect", "token", token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestPlatform.json(answer).path("active").asBoolean();
    }

    static OAuthClient client() {
        return OAuthClient.made(
                PLATFORM, ClientKind.PUBLIC, List.of("authorization_code", "refresh_token"), null, null);
    }

    static String code(OAuthClient client) {
        var browser = new Browser(PLATFORM);
        var consent = browser.send(
                "/oauth2/authorize", browser.get(authorize(client)), "username", "test-sales", "password", password());
        return answer(browser.send("/oauth2/authorize", consent, "decision", "allow"))
                .get("code");
    }

    static HttpResponse<String> redeem(OAuthClient client, String code) {
        return client.post(
                "/oauth2/token",
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                OAuthClient.CALLBACK,
                "code_verifier",
                VERIFIER);
    }

    private static String password() {
        return TestPlatform.PASSWORD + " 2";
    }

    private static String issuer() {
        return "http://localhost:" + PLATFORM.url(Role.GATEWAY).getPort();
    }

    private static String authorize(OAuthClient client, String... others) {
        var parameters = new HashMap<String, String>();
        parameters.put("client_id", client.id());
        parameters.put("response_type", "code");
        parameters.put("redirect_uri", OAuthClient.CALLBACK);
        parameters.put("state", "s 1");
        parameters.put("code_challenge", challenge());
        parameters.put("code_challenge_method", "S256");
        for (int i = 0; i < others.length; i += 2) {
            parameters.put(others[i], others[i + 1]);
        }
        var pairs = new ArrayList<String>();
        parameters.forEach((name, value) -> pairs.addAll(List.of(name, value)));
        return "/oauth2/authorize?" + OAuthClient.form(pairs.toArray(String[]::new));
    }

    private static String challenge() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> answer(HttpResponse<String> redirect) {
        assertThat(redirect.statusCode()).as(redirect.body()).isEqualTo(303);
        var location = redirect.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(OAuthClient.CALLBACK);
        var answer = new HashMap<String, String>();
        for (var pair : URI.create(location).getRawQuery().split("&")) {
            var parts = pair.split("=", 2);
            answer.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return answer;
    }

    static <T> List<T> parallel(int times, Callable<T> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<T>>();
            for (int i = 0; i < times; i++) {
                running.add(threads.submit(work));
            }
            var results = new ArrayList<T>();
            for (var future : running) {
                results.add(future.get());
            }
            return results;
        }
    }
}
