package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Limits as a client of the gateway meets them (GTW-35).
class LimitsTest {
    /// One item with integer parameters, and a list of them (RFC 9651, sections 3.1 and 3.3).
    private static final Pattern LIMIT = Pattern.compile("\"[a-z0-9-]+\";r=\\d{1,15};t=\\d{1,15}");

    private static final Pattern POLICY =
            Pattern.compile("\"[a-z0-9-]+\";q=\\d{1,15};w=\\d{1,15}(, \"[a-z0-9-]+\";q=\\d{1,15};w=\\d{1,15})*");

    private final TestPlatform platform = TestPlatform.shared();

    private HttpResponse<String> get(String path, String token) {
        return platform.send("GET", Role.GATEWAY, path, token, null);
    }

    private void set(String key, String value) {
        set(platform, key, value);
    }

    /// Sets a limit of the tenant `other`, and waits until it holds.
    static void set(TestPlatform platform, String key, String value) {
        var now = platform.send("GET", Role.GATEWAY, "/settings/" + key + "?tenant=other", platform.operator(), null);
        var version = TestPlatform.json(now).path("version").asLong();
        var answer = platform.send(
                "PUT",
                Role.GATEWAY,
                "/settings/" + key + "?tenant=other",
                platform.operator(),
                "{\"value\":\"" + value + "\"}",
                "If-Match",
                "\"" + version + "\"");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var everywhere = TestPlatform.shared().platform().part(ai.bhiv.platform.settings.LiveSettings.class);
        org.awaitility.Awaitility.await()
                .until(() -> everywhere
                        .get(ai.bhiv.gateway.LimitSettings.class, "other")
                        .toString()
                        .contains(value));
    }

    @Test
    void theCallerIsToldWhatIsLeftAndRefusedWithTheRuleWhenNothingIs() {
        var token = platform.token("other", "Ops");
        set("limits.session", "20/h");
        try {
            var answers = new ArrayList<HttpResponse<String>>();
            for (int i = 0; i < 30; i++) {
                answers.add(get(i % 2 == 0 ? "/api/crm/customers?limit=1" : "/nowhere", token));
            }
            for (var answer : answers) {
                assertThat(answer.headers().firstValue("RateLimit"))
                        .get()
                        .asString()
                        .matches(LIMIT);
                assertThat(answer.headers().firstValue("RateLimit-Policy"))
                        .get()
                        .asString()
                        .matches(POLICY);
                assertThat(answer.headers().firstValue("X-RateLimit-Limit")).contains("20");
            }
            assertThat(answers.subList(0, 20)).noneMatch(answer -> answer.statusCode() == 429);
            assertThat(answers.subList(20, 30)).allMatch(answer -> answer.statusCode() == 429);
            var refused = answers.getLast();
            var problem = TestPlatform.json(refused);
            assertThat(problem.path("code").asString()).isEqualTo("platform.rate.exceeded");
            assertThat(problem.path("rule").asString()).isEqualTo("session");
            assertThat(problem.path("limit").asInt()).isEqualTo(20);
            assertThat(problem.path("window").asInt()).isEqualTo(3600);
            assertThat(refused.headers().firstValueAsLong("Retry-After"))
                    .hasValue(problem.path("retry_after").asLong());
            assertThat(get("/health", token).statusCode()).as("probes go on").isEqualTo(200);
            assertThat(get("/api/crm/customers?limit=1", platform.token("other", "Sales"))
                            .statusCode())
                    .as("another person has a bucket of its own")
                    .isEqualTo(200);
        } finally {
            set("limits.session", "1000000/min");
        }
    }

    @Test
    void aRefusalByOneRuleChargesNoOther() {
        var token = platform.token("other", "Admin");
        set("limits.export", "2/h");
        try {
            var left = new ArrayList<Long>();
            for (int i = 0; i < 6; i++) {
                get("/api/crm/import-kinds/crm.accounts/export", token);
            }
            for (var allowance :
                    TestPlatform.json(get("/gateway/limits/me", token)).path("items")) {
                if (allowance.path("rule").asString().equals("export")) {
                    left.add(allowance.path("remaining").asLong());
                }
            }
            assertThat(left).containsExactly(0L);
        } finally {
            set("limits.export", "1000000/min");
        }
    }

    @Test
    void whileObservingNobodyIsRefused() {
        var token = platform.token("other", "Support");
        set("limits.mode", "observe");
        set("limits.session", "3/h");
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(get("/whoami", token).statusCode()).isNotEqualTo(429);
            }
        } finally {
            set("limits.session", "1000000/min");
            set("limits.mode", "enforce");
        }
    }

    @Test
    void aBandwidthThatCannotBeReadIsRefusedWithAnExample() {
        var answer = platform.send(
                "PUT",
                Role.GATEWAY,
                "/settings/limits.api?tenant=other",
                platform.operator(),
                "{\"value\":\"many\"}",
                "If-Match",
                "\"0\"");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("100/min");
    }
}
