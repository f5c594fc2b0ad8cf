package ai.bhiv.identity.internal;

import ai.bhiv.identity.ClientKind;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewClient;
import ai.bhiv.platform.problem.Problem;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client may be described as.
final class ClientRules {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");
    private static final Set<String> FOR_USERS = Set.of(
            ClientEntry.CODE, ClientEntry.REFRESH, ClientEntry.DEVICE, ClientEntry.EXCHANGE, ClientEntry.CREDENTIALS);

    private ClientRules() {}

    /// The same client with what its kind implies filled in.
    ///
    /// @throws Problem `identity.client.refused`, `identity.redirect.refused`
    static NewClient complete(NewClient given) {
        var redirects = orNone(given.redirectUris());
        var logouts = orNone(given.logoutUris());
        var scopes = given.scopes() == null ? usualScopes(given.kind()) : given.scopes();
        var grants = given.grantTypes() == null ? usualGrants(given.kind(), redirects) : given.grantTypes();
        checkAddresses(redirects);
        checkAddresses(logouts);
        checkScopes(scopes);
        checkGrants(given.kind(), grants, redirects);
        var roles = orNone(given.roles());
        if (given.kind() != ClientKind.SERVICE && !roles.isEmpty()) {
            throw refused("roles: " + roles + " (expected: none, but for a client of kind service)");
        }
        if (given.kind() == ClientKind.SERVICE && roles.isEmpty()) {
            throw refused("roles: none (expected: at least one, for a client of kind service)");
        }
        if (given.kind() == ClientKind.PUBLIC && given.jwks() != null) {
            throw refused("jwks: given (expected: none, for a client of kind public)");
        }
        for (var resource : orNone(given.resources())) {
            if (!absolute(resource)) {
                throw refused("resources: " + resource + " (expected: an absolute https address without fragment)");
            }
        }
        return new NewClient(
                given.name(),
                given.kind(),
                redirects,
                logouts,
                grants,
                scopes,
                orNone(given.resources()),
                roles,
                checkedKeys(given.jwks()));
    }

    static void checkScopes(List<String> scopes) {
        for (var scope : scopes) {
            if (!Scopes.known(scope)) {
                throw refused(
                        "scopes: " + scope + " (expected: an area, a permission, openid, profile, email, account)");
            }
        }
    }

    /// Only public keys: a private one that was sent by mistake is refused, and so not stored.
    static @Nullable String checkedKeys(@Nullable String jwks) {
        if (jwks == null) {
            return null;
        }
        try {
            var set = JWKSet.parse(jwks);
            if (set.isEmpty()
                    || set.getKeys().stream()
                            .anyMatch(key -> key.isPrivate()
                                    || key.getKeyType().getValue().equals("oct"))) {
                throw refused("jwks: (expected: public keys alone, at least one)");
            }
            return set.toString();
        } catch (ParseException e) {
            throw refused("jwks: (expected: a JWK set, RFC 7517, section 5)");
        }
    }

    static void checkAddresses(List<String> addresses) {
        for (var address : addresses) {
            if (!redirectable(address)) {
                throw IdentityProblem.REDIRECT_REFUSED.because(
                        "address: " + address
                                + " (expected: https, or http on the loopback address, without fragment, user, or .. in the path)");
            }
        }
    }

    private static boolean redirectable(String address) {
        try {
            var uri = URI.create(address);
            var host = uri.getHost();
            var path = uri.getRawPath() == null ? "" : uri.getRawPath();
            boolean secure = "https".equals(uri.getScheme())
                    || "http".equals(uri.getScheme())
                            && host != null
                            && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
            return secure
                    && host != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && !path.contains("..")
                    && !address.contains("*")
                    && !path.toLowerCase(Locale.ROOT).contains("%2e")
                    && address.length() <= 500;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean absolute(String resource) {
        try {
            var uri = URI.create(resource);
            return "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void checkGrants(ClientKind kind, List<String> grants, List<String> redirects) {
        var allowed = switch (kind) {
            case SERVICE -> Set.of(ClientEntry.CREDENTIALS, ClientEntry.EXCHANGE);
            case CONFIDENTIAL -> FOR_USERS;
            case PUBLIC -> Set.of(ClientEntry.CODE, ClientEntry.REFRESH, ClientEntry.DEVICE);
        };
        for (var grant : grants) {
            if (!allowed.contains(grant)) {
                throw refused("grant_types: " + grant + " (expected: some of "
                        + String.join(", ", allowed.stream().sorted().toList()) + ")");
            }
        }
        if (grants.contains(ClientEntry.CODE) && redirects.isEmpty()) {
            throw refused("redirect_uris: none (expected: at least one, for authorization_code)");
        }
    }

    private static List<String> usualGrants(ClientKind kind, List<String> redirects) {
        if (kind == ClientKind.SERVICE) {
            return List.of(ClientEntry.CREDENTIALS);
        }
        var grants = new ArrayList<>(List.of(ClientEntry.REFRESH, ClientEntry.DEVICE));
        if (!redirects.isEmpty()) {
            grants.addFirst(ClientEntry.CODE);
        }
        return grants;
    }

    private static List<String> usualScopes(ClientKind kind) {
        var scopes = new ArrayList<>(ai.bhiv.identity.RoleMatrix.areas());
        if (kind != ClientKind.SERVICE) {
            scopes.addAll(List.of("openid", "profile", "email"));
        }
        return scopes;
    }

    private static List<String> orNone(@Nullable List<String> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static Problem refused(String detail) {
        return IdentityProblem.CLIENT_REFUSED.because(detail);
    }
}
