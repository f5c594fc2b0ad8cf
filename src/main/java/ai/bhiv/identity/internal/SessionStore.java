package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.UserSession;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Columns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Sessions and their refresh tokens. Of a token only its SHA-256 is stored; at most one of a session is current.
@Component
final class SessionStore {
    private static final int TOKEN_BITS = 256;

    private final JdbcClient jdbc;
    private final Ids ids;
    private final IdentitySettings settings;

    SessionStore(JdbcClient jdbc, Ids ids, IdentitySettings settings) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.settings = settings;
    }

    /// Opens a session with its first refresh token.
    Opened open(UUID user, String address) {
        var session = ids.next();
        jdbc.sql("""
                        insert into identity.sessions (id, user_id, address, ends_at)
                        values (:id, :user, :address, now() + make_interval(secs => :lifetime))
                        """)
                .param("id", session)
                .param("user", user)
                .param("address", address)
                .param("lifetime", (double) settings.sessionLifetime().toSeconds())
                .update();
        return new Opened(session, user, add(session, null));
    }

    /// Spends a refresh token and makes the next (IDN-16). A spent one that comes again ends its session (IDN-17).
    Rotation rotate(String secret) {
        var hash = sha256(secret);
        var found = jdbc.sql("select id, session_id from identity.refresh_tokens where hash = :hash")
                .param("hash", hash)
                .query((row, _) -> new Token(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .optional()
                .orElse(null);
        if (found == null) {
            return new Rotation.Refused("unknown");
        }
        // Locks the session before its tokens, everywhere: all that happens to one family happens in a row.
        var user = jdbc.sql("""
                        select user_id from identity.sessions
                        where id = :id and status = 'active' and ends_at > now() for update
                        """)
                .param("id", found.session)
                .query(UUID.class)
                .optional()
                .orElse(null);
        if (user == null) {
            return new Rotation.Refused("session ended");
        }
        if (spend(found.id)) {
            return new Rotation.Rotated(new Opened(found.session, user, add(found.session, found.id)));
        }
        if (spent(found.id)) {
            end(found.session, "reuse");
            return new Rotation.Reused(found.session);
        }
        return new Rotation.Refused("expired");
    }

    void end(UUID session, String reason) {
        jdbc.sql("update identity.sessions set status = 'ended', end_reason = :reason"
                        + " where id = :id and status = 'active'")
                .param("reason", reason)
                .param("id", session)
                .update();
    }

    void endAll(UUID user, String reason) {
        jdbc.sql("update identity.sessions set status = 'ended', end_reason = :reason"
                        + " where user_id = :user and status = 'active'")
                .param("reason", reason)
                .param("user", user)
                .update();
    }

    /// The user's live sessions, the latest first.
    ///
    /// @param present the one that asks
    List<UserSession> live(UUID user, @Nullable UUID present) {
        return jdbc.sql("""
                        select id, address, created_at, seen_at, ends_at from identity.sessions
                        where user_id = :user and status = 'active' and ends_at > now()
                        order by created_at desc, id limit 100
                        """)
                .param("user", user)
                .query((row, _) -> new UserSession(
                        Columns.id(row, "id"),
                        row.getString("address"),
                        Columns.instant(row, "created_at"),
                        Columns.instant(row, "seen_at"),
                        Columns.instant(row, "ends_at"),
                        Columns.id(row, "id").equals(present)))
                .list();
    }

    /// Ends a session of this user.
    ///
    /// @return whether it has such a live one
    boolean endOf(UUID user, UUID session) {
        boolean its = jdbc.sql("""
                        select exists (select 1 from identity.sessions
                                       where id = :id and user_id = :user and status = 'active')
                        """)
                .param("id", session)
                .param("user", user)
                .query(Boolean.class)
                .single();
        if (its) {
            end(session, "revoked");
        }
        return its;
    }

    private boolean spend(UUID token) {
        return jdbc.sql("""
                        update identity.refresh_tokens set status = 'spent'
                        where id = :id and status = 'current' and expires_at > now()
                        """).param("id", token).update() == 1;
    }

    private boolean spent(UUID token) {
        return jdbc.sql("select status = 'spent' from identity.refresh_tokens where id = :id")
                .param("id", token)
                .query(Boolean.class)
                .single();
    }

    private String add(UUID session, @Nullable UUID parent) {
        var secret = ids.secret(TOKEN_BITS);
        jdbc.sql("""
                        insert into identity.refresh_tokens (id, session_id, parent_id, hash, expires_at)
                        values (:id, :session, :parent::uuid, :hash, now() + make_interval(secs => :idle))
                        """)
                .param("id", ids.next())
                .param("session", session)
                .param("parent", parent == null ? null : parent.toString(), java.sql.Types.VARCHAR)
                .param("hash", sha256(secret))
                .param("idle", (double) settings.refreshIdle().toSeconds())
                .update();
        return secret;
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private record Token(UUID id, UUID session) {}

    /// A session with its current refresh token in clear.
    record Opened(UUID session, UUID user, String secret) {
        @Override
        public String toString() {
            return "Opened[session=" + session + "]";
        }
    }

    /// What became of a refresh token that was presented.
    sealed interface Rotation {
        record Rotated(Opened next) implements Rotation {}

        record Reused(UUID session) implements Rotation {}

        record Refused(String reason) implements Rotation {}
    }
}
