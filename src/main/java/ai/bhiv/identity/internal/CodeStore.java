package ai.bhiv.identity.internal;

import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Columns;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Authorization codes (IDN-11): stored as SHA-256, good for 60 s and one use.
@Component
final class CodeStore {
    private static final int CODE_BITS = 256;

    private final JdbcClient jdbc;
    private final Ids ids;

    CodeStore(JdbcClient jdbc, Ids ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /// What a code stands for.
    ///
    /// @param challenge PKCE, S256
    /// @param session that it was redeemed for, once it was
    record Code(
            String client,
            UUID user,
            String redirectUri,
            String challenge,
            List<String> scopes,
            @Nullable String resource,
            @Nullable String nonce,
            Instant authTime,
            List<String> amr,
            @Nullable UUID session,
            boolean usable) {}

    /// Stores a new code.
    ///
    /// @return its secret part
    String issue(Code code) {
        jdbc.sql("delete from identity.authorization_codes where expires_at < now() - interval '1 day'")
                .update();
        var secret = ids.secret(CODE_BITS);
        jdbc.sql("""
                        insert into identity.authorization_codes
                            (hash, client_id, user_id, redirect_uri, challenge, scopes, resource, nonce, auth_time, amr,
                             expires_at)
                        values (:hash, :client, :user, :redirect, :challenge, :scopes, :resource, :nonce, :authTime,
                                :amr, now() + interval '60 seconds')
                        """)
                .param("hash", Hashes.sha256(secret))
                .param("client", code.client)
                .param("user", code.user)
                .param("redirect", code.redirectUri)
                .param("challenge", code.challenge)
                .param("scopes", code.scopes.toArray(String[]::new), Types.ARRAY)
                .param("resource", code.resource, Types.VARCHAR)
                .param("nonce", code.nonce, Types.VARCHAR)
                .param("authTime", Columns.stored(code.authTime))
                .param("amr", code.amr.toArray(String[]::new), Types.ARRAY)
                .update();
        return secret;
    }

    Optional<Code> find(String secret) {
        return jdbc.sql("""
                        select *, status = 'issued' and expires_at > now() as usable
                        from identity.authorization_codes where hash = :hash
                        """)
                .param("hash", Hashes.sha256(secret))
                .query((row, _) -> new Code(
                        row.getString("client_id"),
                        Columns.id(row, "user_id"),
                        row.getString("redirect_uri"),
                        row.getString("challenge"),
                        Columns.texts(row, "scopes"),
                        row.getString("resource"),
                        row.getString("nonce"),
                        Columns.instant(row, "auth_time"),
                        Columns.texts(row, "amr"),
                        Columns.idOrNull(row, "session_id"),
                        row.getBoolean("usable")))
                .optional();
    }

    /// Uses the code: of many at once, one call does; the others wait for its commit and see it used.
    ///
    /// @return whether this call did
    boolean use(String secret) {
        return jdbc.sql("""
                        update identity.authorization_codes set status = 'used'
                        where hash = :hash and status = 'issued' and expires_at > now()
                        """).param("hash", Hashes.sha256(secret)).update() == 1;
    }

    /// Keeps what the code gave, in the transaction of its use.
    void gave(String secret, UUID session) {
        jdbc.sql("update identity.authorization_codes set session_id = :session where hash = :hash")
                .param("session", session)
                .param("hash", Hashes.sha256(secret))
                .update();
    }
}
