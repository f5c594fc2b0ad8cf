package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.platform.web.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationServerMetadata;
import org.springframework.security.oauth2.server.authorization.oidc.OidcProviderConfiguration;
import org.springframework.stereotype.Component;

/// What the authorization server says of itself (RFC 8414, OpenID Connect Discovery, RFC 9728). Only what is there.
@Component
final class OAuthMetadata {
    private static final List<String> CLIENT_METHODS = List.of("client_secret_basic", "private_key_jwt", "none");
    private static final List<String> SIGNATURES = List.of("RS256", "PS256", "ES256");

    private final IdentitySettings settings;
    private final TokenEndpoint tokens;

    OAuthMetadata(IdentitySettings settings, TokenEndpoint tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    Reply authorizationServer() {
        return cached(
                OAuth2AuthorizationServerMetadata.withClaims(common()).build().getClaims());
    }

    Reply openid() {
        var at = settings.issuer();
        var claims = common();
        claims.put("subject_types_supported", List.of("public"));
        claims.put("id_token_signing_alg_values_supported", List.of("RS256"));
        claims.put("userinfo_endpoint", at + "/oauth2/userinfo");
        claims.put("end_session_endpoint", at + "/oauth2/logout");
        claims.put(
                "claims_supported",
                List.of("sub", "name", "preferred_username", "email", "auth_time", "amr", "nonce", "sid"));
        claims.put("request_parameter_supported", false);
        claims.put("request_uri_parameter_supported", false);
        return cached(OidcProviderConfiguration.withClaims(claims).build().getClaims());
    }

    Reply protectedResource() {
        return cached(Map.of(
                "resource", settings.issuer(),
                "authorization_servers", List.of(settings.issuer()),
                "jwks_uri", settings.issuer() + "/oauth2/jwks",
                "bearer_methods_supported", List.of("header"),
                "scopes_supported", scopes()));
    }

    private Map<String, Object> common() {
        var at = settings.issuer();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("issuer", at);
        claims.put("authorization_endpoint", at + "/oauth2/authorize");
        claims.put("token_endpoint", at + "/oauth2/token");
        claims.put("device_authorization_endpoint", at + "/oauth2/device_authorization");
        claims.put("jwks_uri", at + "/oauth2/jwks");
        claims.put("revocation_endpoint", at + "/oauth2/revoke");
        claims.put("introspection_endpoint", at + "/oauth2/introspect");
        claims.put("response_types_supported", List.of("code"));
        claims.put("response_modes_supported", List.of("query"));
        claims.put("code_challenge_methods_supported", List.of("S256"));
        claims.put("grant_types_supported", tokens.types());
        claims.put("scopes_supported", scopes());
        claims.put("token_endpoint_auth_methods_supported", CLIENT_METHODS);
        claims.put("token_endpoint_auth_signing_alg_values_supported", SIGNATURES);
        claims.put("revocation_endpoint_auth_methods_supported", CLIENT_METHODS);
        claims.put("introspection_endpoint_auth_methods_supported", CLIENT_METHODS.subList(0, 2));
        claims.put("authorization_response_iss_parameter_supported", true);
        claims.put("ui_locales_supported", List.of("en"));
        return claims;
    }

    private static List<String> scopes() {
        var scopes = new ArrayList<>(List.of("openid", "profile", "email"));
        scopes.addAll(RoleMatrix.areas());
        return scopes;
    }

    private static Reply cached(Map<String, Object> document) {
        return Reply.json(200, document).header("Cache-Control", "public, max-age=300");
    }
}
