package ai.bhiv.identity.internal;

import ai.bhiv.platform.store.Columns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `identity.links`.
@Component
final class LinkStore {
    private final JdbcClient jdbc;

    LinkStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Adds a link; the user's unused ones are removed.
    ///
    /// @return when it ends
    Instant add(UUID id, UUID user, Purpose purpose, String secret, String by) {
        jdbc.sql("delete from identity.links where user_id = :user and used_at is null")
                .param("user", user)
                .update();
        return jdbc.sql("""
                        insert into identity.links (id, user_id, purpose, hash, created_by, expires_at)
                        values (:id, :user, :purpose, :hash, :by, now() + make_interval(secs => :seconds))
                        returning expires_at
                        """)
                .param("id", id)
                .param("user", user)
                .param("purpose", Columns.stored(purpose))
                .param("hash", sha256(secret))
                .param("by", by)
                .param("seconds", (double) purpose.lifetime.toSeconds())
                .query((row, _) -> Columns.instant(row, "expires_at"))
                .single();
    }

    /// The name of the user whom an unused link is for.
    Optional<String> owner(String secret) {
        return jdbc.sql("""
                        select u.username from identity.links l join identity.users u on u.id = l.user_id
                        where l.hash = :hash and l.used_at is null and l.expires_at > now()
                              and (u.status = 'active' and l.purpose = 'reset'
                                   or u.status = 'invited' and l.purpose = 'invitation')
                        """).param("hash", sha256(secret)).query(String.class).optional();
    }

    /// Uses the link: of many at once, one does.
    Optional<UUID> use(String secret) {
        return jdbc.sql("""
                        update identity.links set used_at = now()
                        where hash = :hash and used_at is null and expires_at > now() returning user_id
                        """).param("hash", sha256(secret)).query(UUID.class).optional();
    }

    void setPassword(UUID credential, UUID user, String hash) {
        removePassword(user);
        jdbc.sql("insert into identity.credentials (id, user_id, kind, hash) values (:id, :user, 'password', :hash)")
                .param("id", credential)
                .param("user", user)
                .param("hash", hash)
                .update();
        jdbc.sql("""
                        update identity.users
                        set password_changed_at = now(), version = version + 1, updated_at = now(),
                            status = case status when 'invited' then 'active' else status end
                        where id = :user
                        """).param("user", user).update();
    }

    void removePassword(UUID user) {
        jdbc.sql("delete from identity.credentials where user_id = :user and kind = 'password'")
                .param("user", user)
                .update();
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What a link is for, and how long it lasts.
    enum Purpose {
        RESET(Duration.ofMinutes(30)),
        INVITATION(Duration.ofDays(7));

        private final Duration lifetime;

        Purpose(Duration lifetime) {
            this.lifetime = lifetime;
        }
    }
}
