package ai.bhiv.identity.internal;

import ai.bhiv.identity.ClientKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/// What the token endpoint needs to know of an active client.
///
/// @param tenant whose it is; `_system` for built-in ones, whose users may be of any tenant
/// @param firstParty whether no consent is asked for
/// @param keys a JWK set in JSON
/// @param secrets SHA-256 of the secrets that are accepted now
@SuppressWarnings("ArrayRecordComponent") // never compared as a record; the hashes are compared in constant time
record ClientEntry(
        String tenant,
        String clientId,
        String name,
        ClientKind kind,
        boolean firstParty,
        List<String> redirectUris,
        List<String> logoutUris,
        Set<String> grantTypes,
        Set<String> scopes,
        Set<String> resources,
        List<String> roles,
        @Nullable String keys,
        List<byte[]> secrets) {
    static final String EXCHANGE = "token_exchange";
    static final String DEVICE = "device_code";
    static final String CODE = AuthorizationGrantType.AUTHORIZATION_CODE.getValue();
    static final String REFRESH = AuthorizationGrantType.REFRESH_TOKEN.getValue();
    static final String CREDENTIALS = AuthorizationGrantType.CLIENT_CREDENTIALS.getValue();

    /// Scopes of OpenID Connect, which give no right at the platform.
    static final Set<String> OPENID = Set.of("openid", "profile", "email");

    boolean isPublic() {
        return kind == ClientKind.PUBLIC;
    }

    /// Refuses a grant that the client was not made for.
    void require(String grantType) {
        if (!grantTypes.contains(grantType)) {
            throw OAuthRefusal.of("unauthorized_client", "grant type not open to this client: " + grantType);
        }
    }

    /// The scopes asked for, or all of the client's when none are.
    ///
    /// @throws OAuthRefusal `invalid_scope`
    Set<String> granted(Set<String> asked) {
        if (asked.isEmpty()) {
            var all = new LinkedHashSet<>(scopes);
            all.removeAll(OPENID);
            return all;
        }
        asked.forEach(scope -> {
            if (!Scopes.covers(scopes, scope)) {
                throw OAuthRefusal.invalidScope(scope);
            }
        });
        return asked;
    }

    @Override
    public String toString() {
        return "ClientEntry[" + clientId + "]";
    }
}
