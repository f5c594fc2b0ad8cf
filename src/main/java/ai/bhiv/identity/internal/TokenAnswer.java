package ai.bhiv.identity.internal;

import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.web.Reply;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A successful answer of the token endpoint (RFC 6749, section 5.1).
final class TokenAnswer {
    private final ObjectNode body = Json.MAPPER.createObjectNode();

    TokenAnswer(String accessToken, long seconds, Collection<String> scopes) {
        body.put("access_token", accessToken)
                .put("token_type", "Bearer")
                .put("expires_in", seconds)
                .put("scope", String.join(" ", scopes));
    }

    TokenAnswer with(String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
        return this;
    }

    Reply reply() {
        return reply(body);
    }

    static Reply reply(ObjectNode body) {
        return Reply.json(200, body).header("Cache-Control", "no-store");
    }
}
