package ai.bhiv.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.identity.ClientKind;
import ai.bhiv.platform.Role;
import ai.bhiv.testing.OAuthClient;
import ai.bhiv.testing.TestPlatform;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();

    @Test
    void aRotationUnderLoadFailsNoRequestAndOldTokensStayGood() {
        var client = OAuthClient.made(PLATFORM, ClientKind.SERVICE, null, null, List.of("Support"));
        var old = token(client);
        var stop = new AtomicBoolean();
        var sent = new AtomicInteger();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                threads.submit(() -> {
                    while (!stop.get()) {
                        for (var role : List.of(Role.CRM, Role.AGENTS)) {
                            var path = role == Role.CRM ? "/customers?limit=1" : "/health";
                            int status = PLATFORM.send("GET", role, path, token(client), null)
                                    .statusCode();
                            sent.incrementAndGet();
                            if (status != 200) {
                                failures.add(role + " " + status);
                            }
                        }
                    }
                });
            }
            var rotated = PLATFORM.send("POST", Role.GATEWAY, "/signing-keys/rotate", PLATFORM.operator(), null);
            assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
            var next = TestPlatform.json(rotated).path("kid").asString();
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> kid(token(client)).equals(next));
            stop.set(true);
        }
        assertThat(failures).isEmpty();
        assertThat(sent.get()).isPositive();
        assertThat(kid(token(client))).isNotEqualTo(kid(old));
        assertThat(PLATFORM.send("GET", Role.CRM, "/customers", old, null).statusCode())
                .isEqualTo(200);
        assertThat(PLATFORM.send(
                                "POST",
                                Role.GATEWAY,
                                "/signing-keys/" + kid(old) + "/compromised",
                                PLATFORM.operator(),
                                null)
                        .statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        PLATFORM.send("GET", Role.CRM, "/customers", old, null).statusCode() == 401);
        assertThat(PLATFORM.send("GET", Role.CRM, "/customers", token(client), null)
                        .statusCode())
                .isEqualTo(200);
    }

    private static String token(OAuthClient client) {
        return TestPlatform.json(client.post("/oauth2/token", "grant_type", "client_credentials"))
                .path("access_token")
                .asString();
    }

    private static String kid(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
