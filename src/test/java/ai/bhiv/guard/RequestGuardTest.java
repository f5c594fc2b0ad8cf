package ai.bhiv.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Headers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestGuardTest {
    private static final RequestContext CONTEXT =
            new RequestContext(Principal.ANONYMOUS, "c-1", "0".repeat(32), Instant.MAX, null, null);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private RequestGuard guard(String mode) {
        return RequestGuard.forgetting(() -> settings(mode, ""), meters, Clock.systemUTC());
    }

    @Test
    void theNarrowestRouteGivesTheMode() {
        var settings = settings("block", "/health=off,/agents/=observe,/agents/runs=block");
        assertThat(settings.mode("/crm/customers")).isEqualTo("block");
        assertThat(settings.mode("/agents/x")).isEqualTo("observe");
        assertThat(settings.mode("/agents/runs/1")).isEqualTo("block");
        assertThat(settings.mode("/health")).isEqualTo("off");
        assertThatThrownBy(() -> settings("on", "")).hasMessageContaining("expected: off, observe or block");
        assertThatThrownBy(() -> settings("off", "crm=block")).hasMessageContaining("expected: /path=mode");
    }

    @Test
    void anObservedAttackGoesOnWithItsWholeBodyAndIsCounted() throws IOException {
        var body = "{\"name\":\"' or 1=1--\"}" + " ".repeat(100_000);
        var passed = CONTEXT.call(() -> guard("observe").pass(post("/crm/customers", body)));
        assertThat(new String(passed.body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(body);
        assertThat(meters.get("bhiv.guard.threats")
                        .tag("type", "sql_injection")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aRefusalTellsNothingOfTheRule() {
        assertThatThrownBy(() -> CONTEXT.call(() -> guard("block").pass(get("q=%27%20or%201%3D1--"))))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(GuardProblem.REFUSED);
                    assertThat(problem.detail()).contains("c-1").doesNotContainIgnoringCase("sql");
                });
    }

    @Test
    void anAttackInABodyIsRefusedWhenItIsRead() {
        var passed = CONTEXT.call(() -> guard("block").pass(post("/x", "{\"name\":\"<script>alert(1)</script>\"}")));
        assertThatThrownBy(() -> passed.body().readAllBytes()).isInstanceOf(Problem.class);
        var note = CONTEXT.call(() -> guard("block").pass(post("/x", "{\"note\":\"<script>alert(1)</script>\"}")));
        assertThatCode(() -> note.body().readAllBytes()).doesNotThrowAnyException();
    }

    private static GuardSettings settings(String mode, String routes) {
        return new GuardSettings(mode, routes, List.of(), "X-Forwarded-For");
    }

    private static Exchange get(@Nullable String query) {
        return new Exchange(
                Role.GATEWAY, "GET", "/x", query, new Headers(), new ByteArrayInputStream(new byte[0]), "127.0.0.1");
    }

    private static Exchange post(String path, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var headers = new Headers()
                .set("Content-Type", "application/json")
                .set("Content-Length", Integer.toString(bytes.length));
        return new Exchange(Role.GATEWAY, "POST", path, null, headers, new ByteArrayInputStream(bytes), "127.0.0.1");
    }
}
