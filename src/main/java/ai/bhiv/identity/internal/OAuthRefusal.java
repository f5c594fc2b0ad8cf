package ai.bhiv.identity.internal;

import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.web.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/// A refusal in the words of the OAuth standards (RFC 6749, section 5.2; RFC 8628, section 3.5; RFC 8693, section
/// 2.2.2).
final class OAuthRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Set<String> WAITING = Set.of("authorization_pending", "slow_down");
    private static final Map<String, SecurityType> TYPES = Map.of(
            OAuth2ErrorCodes.INVALID_CLIENT,
            SecurityType.TOKEN_REFUSED,
            OAuth2ErrorCodes.INVALID_GRANT,
            SecurityType.TOKEN_REFUSED,
            OAuth2ErrorCodes.INVALID_SCOPE,
            SecurityType.PERMISSION_DENIED,
            OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
            SecurityType.PERMISSION_DENIED);

    private final String error;
    private final String description;
    private final int status;
    private @Nullable SecurityType security;

    private OAuthRefusal(String error, String description, int status) {
        super(error + ": " + description, null, false, false);
        this.error = error;
        this.description = description;
        this.status = status;
    }

    static OAuthRefusal invalidRequest(String description) {
        return new OAuthRefusal(OAuth2ErrorCodes.INVALID_REQUEST, description, 400);
    }

    /// The same whatever is wrong with the client.
    static OAuthRefusal invalidClient() {
        return new OAuthRefusal(OAuth2ErrorCodes.INVALID_CLIENT, "client authentication failed", 401);
    }

    /// The same whatever is wrong with a code or a token.
    static OAuthRefusal invalidGrant() {
        return new OAuthRefusal(
                OAuth2ErrorCodes.INVALID_GRANT, "the grant is unknown, used, expired or another client's", 400);
    }

    static OAuthRefusal invalidScope(String scope) {
        return new OAuthRefusal(OAuth2ErrorCodes.INVALID_SCOPE, "scope not open to this client: " + scope, 400);
    }

    static OAuthRefusal of(String error, String description) {
        return new OAuthRefusal(error, description, 400);
    }

    /// Says what kind of security event it is, when it is another than its error's.
    OAuthRefusal security(SecurityType type) {
        security = type;
        return this;
    }

    /// The entry that tells of it; none for one that only asks to wait.
    Optional<AuditEvent> recorded(String operation) {
        if (WAITING.contains(error)) {
            return Optional.empty();
        }
        var event = AuditEvent.of(operation, "refuse").refused("oauth." + error);
        var type = security == null ? TYPES.get(error) : security;
        return Optional.of(type == null ? event : event.security(type));
    }

    String error() {
        return error;
    }

    String description() {
        return description;
    }

    Reply reply() {
        var body = Json.MAPPER.createObjectNode().put("error", error).put("error_description", ascii(description));
        var reply = Reply.json(status, body).header("Cache-Control", "no-store");
        return status == 401 ? reply.header("WWW-Authenticate", "Basic realm=\"bhiv\"") : reply;
    }

    /// The characters that RFC 6749 allows in a description.
    static String ascii(String text) {
        return text.replaceAll("[^\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]", "?");
    }
}
