package ai.bhiv.identity.internal;

import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Reply;
import ai.bhiv.platform.web.StandardEndpoints;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/// The paths of the authorization server on the gateway's port.
@Component
final class OAuthEndpoints implements StandardEndpoints {
    private static final Set<String> PATHS = Set.of(
            "/oauth2/token",
            "/oauth2/authorize",
            "/oauth2/revoke",
            "/oauth2/introspect",
            "/oauth2/device_authorization",
            "/oauth2/userinfo",
            "/oauth2/logout",
            "/device");
    private static final Set<String> WELL_KNOWN = Set.of(
            "/.well-known/oauth-authorization-server",
            "/.well-known/openid-configuration",
            "/.well-known/oauth-protected-resource");

    private final TokenEndpoint tokens;
    private final TokenStates states;
    private final AuthorizePages authorize;
    private final DevicePages device;
    private final OpenIdEndpoints openid;
    private final OAuthMetadata metadata;

    OAuthEndpoints(
            TokenEndpoint tokens,
            TokenStates states,
            AuthorizePages authorize,
            DevicePages device,
            OpenIdEndpoints openid,
            OAuthMetadata metadata) {
        this.tokens = tokens;
        this.states = states;
        this.authorize = authorize;
        this.device = device;
        this.openid = openid;
        this.metadata = metadata;
    }

    @Override
    public boolean answers(String path) {
        return PATHS.contains(path) || WELL_KNOWN.contains(path);
    }

    @Override
    public Reply handle(Exchange exchange) {
        try {
            return switch (exchange.path()) {
                case "/oauth2/token" -> only(exchange, "POST", tokens::token);
                case "/oauth2/revoke" -> only(exchange, "POST", states::revoke);
                case "/oauth2/introspect" -> only(exchange, "POST", states::introspect);
                case "/oauth2/device_authorization" -> only(exchange, "POST", tokens::device);
                case "/oauth2/authorize" -> either(exchange, authorize::get, authorize::post);
                case "/device" -> either(exchange, device::get, device::post);
                case "/oauth2/userinfo" -> either(exchange, openid::userinfo, openid::userinfo);
                case "/oauth2/logout" -> either(exchange, openid::logout, openid::logout);
                case "/.well-known/oauth-authorization-server" ->
                    only(exchange, "GET", _ -> metadata.authorizationServer());
                case "/.well-known/openid-configuration" -> only(exchange, "GET", _ -> metadata.openid());
                case "/.well-known/oauth-protected-resource" ->
                    only(exchange, "GET", _ -> metadata.protectedResource());
                default -> throw PlatformProblem.ROUTE_UNKNOWN.because("path: " + exchange.path());
            };
        } catch (OAuthRefusal refusal) {
            return refusal.reply();
        }
    }

    private static Reply only(Exchange exchange, String method, Function<Exchange, Reply> answer) {
        if (!allowed(exchange, method)) {
            throw PlatformProblem.METHOD
                    .because("method: " + exchange.method() + " (expected: " + method + ")")
                    .header("Allow", String.join(", ", List.of(method)));
        }
        return answer.apply(exchange);
    }

    private static Reply either(Exchange exchange, Function<Exchange, Reply> get, Function<Exchange, Reply> post) {
        return exchange.method().equals("POST") ? post.apply(exchange) : only(exchange, "GET", get);
    }

    private static boolean allowed(Exchange exchange, String method) {
        return exchange.method().equals(method)
                || method.equals("GET") && exchange.method().equals("HEAD");
    }
}
