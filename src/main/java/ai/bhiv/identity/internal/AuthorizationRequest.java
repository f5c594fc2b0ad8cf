package ai.bhiv.identity.internal;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/// A request for a code (RFC 6749, section 4.1.1; RFC 7636; OpenID Connect Core, section 3.1.2.1) that was found good.
///
/// @param target where the browser goes back to: proven to be the client's
record AuthorizationRequest(
        ClientEntry client,
        String target,
        @Nullable String state,
        Set<String> scopes,
        String challenge,
        @Nullable String nonce,
        @Nullable String resource) {
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int LONGEST = 512;

    /// Where answers may be redirected to: exactly what was registered; a loopback address with any port. The rule is
    /// Spring Security's own.
    ///
    /// @throws OAuthRefusal that is for our own page, never for a redirect
    static String target(ClientEntry client, Form form) {
        var given = form.required("redirect_uri");
        if (client.redirectUris().isEmpty() || given.length() > LONGEST) {
            throw unproven();
        }
        var registered = RegisteredClient.withId(client.clientId())
                .clientId(client.clientId())
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUris(uris -> uris.addAll(client.redirectUris()))
                .build();
        var request = new OAuth2AuthorizationCodeRequestAuthenticationToken(
                "/oauth2/authorize",
                client.clientId(),
                UsernamePasswordAuthenticationToken.unauthenticated("nobody", ""),
                given,
                null,
                Set.of(),
                null);
        var context = OAuth2AuthorizationCodeRequestAuthenticationContext.with(request)
                .registeredClient(registered)
                .build();
        try {
            OAuth2AuthorizationCodeRequestAuthenticationValidator.DEFAULT_REDIRECT_URI_VALIDATOR.accept(context);
        } catch (OAuth2AuthorizationCodeRequestAuthenticationException e) {
            throw unproven();
        }
        return given;
    }

    /// The rest of the request; what is wrong with it may be told by a redirect.
    static AuthorizationRequest of(ClientEntry client, String target, Form form, Audiences audiences) {
        client.require(ClientEntry.CODE);
        if (!"code".equals(form.required("response_type"))) {
            throw OAuthRefusal.of("unsupported_response_type", "response_type (expected: code)");
        }
        for (var unsupported : new String[] {"request", "request_uri"}) {
            if (form.get(unsupported) != null) {
                throw OAuthRefusal.of(unsupported + "_not_supported", "parameter not supported: " + unsupported);
            }
        }
        if (!Optional.ofNullable(form.get("response_mode")).orElse("query").equals("query")) {
            throw OAuthRefusal.invalidRequest("response_mode (expected: query)");
        }
        if (!"S256".equals(form.get("code_challenge_method"))
                || !CHALLENGE.matcher(form.required("code_challenge")).matches()) {
            throw OAuthRefusal.invalidRequest("PKCE (expected: code_challenge with code_challenge_method S256)");
        }
        for (var bounded : new String[] {"state", "nonce"}) {
            var value = form.get(bounded);
            if (value != null && value.length() > LONGEST) {
                throw OAuthRefusal.invalidRequest(bounded + " (expected: at most " + LONGEST + " characters)");
            }
        }
        var resource = form.get("resource");
        audiences.of(client, resource);
        return new AuthorizationRequest(
                client,
                target,
                form.get("state"),
                new LinkedHashSet<>(client.granted(form.words("scope"))),
                form.required("code_challenge"),
                form.get("nonce"),
                client.resources().contains(String.valueOf(resource)) ? resource : null);
    }

    private static OAuthRefusal unproven() {
        return OAuthRefusal.invalidRequest("redirect_uri (expected: one that is registered for this client)");
    }
}
