package ai.bhiv.agents.internal;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.Peers;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Headers;
import ai.bhiv.platform.web.LocalHandlers;
import ai.bhiv.platform.web.RemoteForward;
import ai.bhiv.platform.web.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Sends an agent's call to the gateway with a token exchanged for that of the person who asked, so that it is
/// validated, authorised and
/// recorded like any other request (architecture, idea 2).
@Component
final class GatewayCaller implements Caller {
    private static final String AGENT = "orchestrator";

    private final LocalHandlers local;
    private final RemoteForward remote;
    private final Peers peers;
    private final Clock clock;
    private final AgentTokens tokens;

    GatewayCaller(LocalHandlers local, RemoteForward remote, Peers peers, Clock clock, AgentTokens tokens) {
        this.tokens = tokens;
        this.local = local;
        this.remote = remote;
        this.peers = peers;
        this.clock = clock;
    }

    @Override
    public CallResult call(ToolCard card, Map<String, String> arguments) {
        var path = card.publicPath();
        var query = new StringBuilder();
        for (var argument : arguments.entrySet()) {
            var parameter = card.parameter(argument.getKey());
            var encoded = URLEncoder.encode(argument.getValue(), StandardCharsets.UTF_8)
                    .replace("+", "%20");
            if (parameter != null && parameter.place().equals("path")) {
                path = path.replace("{" + argument.getKey() + "}", encoded);
            } else {
                query.append(query.isEmpty() ? "" : "&")
                        .append(argument.getKey())
                        .append('=')
                        .append(encoded);
            }
        }
        var exchange = new Exchange(
                Role.GATEWAY,
                card.method(),
                path,
                query.isEmpty() ? null : query.toString(),
                headers(),
                new ByteArrayInputStream(new byte[0]),
                RequestContext.current().remoteAddress());
        return result(send(exchange));
    }

    private Headers headers() {
        var context = RequestContext.current();
        var headers = new Headers()
                .set("X-Correlation-ID", context.correlationId())
                .set(
                        "traceparent",
                        "00-" + context.traceId() + "-" + context.traceId().substring(0, 16) + "-01")
                .set(
                        "X-Request-Timeout-Ms",
                        Long.toString(Math.max(
                                1,
                                Duration.between(clock.instant(), context.deadline())
                                        .toMillis())));
        if (context.token() != null) {
            headers.set("Authorization", "Bearer " + tokens.exchanged(context.token(), AGENT, this::tokenEndpoint));
        }
        return headers;
    }

    private JsonNode tokenEndpoint(String form) {
        var bytes = form.getBytes(StandardCharsets.UTF_8);
        var headers = new Headers()
                .set("Content-Type", "application/x-www-form-urlencoded")
                .set("Content-Length", Integer.toString(bytes.length))
                .set("X-Correlation-ID", RequestContext.current().correlationId());
        var reply = send(new Exchange(
                Role.GATEWAY,
                "POST",
                "/oauth2/token",
                null,
                headers,
                new ByteArrayInputStream(bytes),
                RequestContext.current().remoteAddress()));
        var out = new ByteArrayOutputStream();
        try {
            reply.body().writeTo(out);
            return Json.MAPPER.readTree(out.toByteArray());
        } catch (IOException | JacksonException e) {
            throw new Problem(PlatformProblem.UPSTREAM_FAILED, "gateway: the answer could not be read", e);
        }
    }

    private Reply send(Exchange exchange) {
        var gateway = local.get(Role.GATEWAY);
        if (gateway != null) {
            return gateway.handle(exchange);
        }
        var address = peers.address(Role.GATEWAY)
                .orElseThrow(() -> PlatformProblem.DEPENDENCY_UNAVAILABLE
                        .because("role: gateway (no instance of it is known)")
                        .member("dependency", "gateway")
                        .retryAfter(2));
        try {
            return remote.send(exchange, address);
        } catch (IOException e) {
            throw new Problem(
                            PlatformProblem.DEPENDENCY_UNAVAILABLE, "role: gateway (no answer from " + address + ")", e)
                    .member("dependency", "gateway")
                    .retryAfter(2);
        }
    }

    private static CallResult result(Reply reply) {
        var out = new ByteArrayOutputStream();
        try {
            reply.body().writeTo(out);
            JsonNode body = out.size() == 0 ? null : Json.MAPPER.readTree(out.toByteArray());
            if (reply.status() < 400) {
                return new CallResult(reply.status(), body, null);
            }
            var document = body == null ? Json.MAPPER.createObjectNode() : body;
            return new CallResult(
                    reply.status(),
                    null,
                    new Refusal(
                            document.path("code").asString(""),
                            document.path("title").asString("Refused"),
                            document.path("detail").asString("")));
        } catch (IOException | JacksonException e) {
            throw new Problem(PlatformProblem.UPSTREAM_FAILED, "gateway: the answer could not be read", e);
        }
    }
}
