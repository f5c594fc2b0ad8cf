package ai.bhiv.identity.internal;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one use of a refresh token or of a code gives.
///
/// @param refreshToken `tenant.secret`: it says in which tenant it is looked for
record TokenSet(
        String accessToken,
        String refreshToken,
        long expiresIn,
        List<String> scopes,
        boolean mustChange,
        @Nullable String idToken) {
    TokenAnswer answer() {
        return new TokenAnswer(accessToken, expiresIn, scopes)
                .with("refresh_token", refreshToken)
                .with("id_token", idToken);
    }

    static List<String> list(Collection<String> scopes) {
        return List.copyOf(scopes);
    }

    @Override
    public String toString() {
        return "TokenSet[expiresIn=" + expiresIn + "]";
    }
}
