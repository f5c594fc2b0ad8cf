package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.Peers;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.databind.JsonNode;

/// Asks the authorization server in another process for tokens.
public final class TokenRequests {
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HttpClient http;
    private final Peers peers;

    public TokenRequests(HttpClient http, Peers peers) {
        this.http = http;
        this.peers = peers;
    }

    /// Posts a form to the token endpoint.
    ///
    /// @return its document, that of a refusal too (RFC 6749, section 5)
    /// @throws Problem 503 when no gateway is known or it does not answer within 5 s
    public JsonNode post(String form) {
        var gateway = peers.address(Role.GATEWAY).orElseThrow(() -> away("no instance of it is known", null));
        var request = new HttpPost(gateway + "/oauth2/token");
        request.setEntity(new StringEntity(form, ContentType.APPLICATION_FORM_URLENCODED));
        request.setConfig(
                RequestConfig.custom().setResponseTimeout(Timeout.of(LIMIT)).build());
        try {
            return http.execute(
                    request,
                    response -> Json.MAPPER.readTree(EntityUtils.toByteArray(response.getEntity(), LARGEST_ANSWER)));
        } catch (IOException e) {
            throw away("no answer from " + gateway, e);
        }
    }

    private static Problem away(String detail, @org.jspecify.annotations.Nullable Throwable cause) {
        return new Problem(PlatformProblem.DEPENDENCY_UNAVAILABLE, "role: gateway (" + detail + ")", cause)
                .member("dependency", Role.GATEWAY.key())
                .retryAfter(2);
    }
}
