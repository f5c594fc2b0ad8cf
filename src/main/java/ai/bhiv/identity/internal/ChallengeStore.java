package ai.bhiv.identity.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `identity.challenges`.
@Component
final class ChallengeStore {
    private final JdbcClient jdbc;

    ChallengeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(UUID id, UUID user, String secret, int seconds) {
        jdbc.sql("delete from identity.challenges where expires_at < now()").update();
        jdbc.sql("""
                        insert into identity.challenges (id, user_id, hash, expires_at)
                        values (:id, :user, :hash, now() + make_interval(secs => :seconds))
                        """)
                .param("id", id)
                .param("user", user)
                .param("hash", sha256(secret))
                .param("seconds", (double) seconds)
                .update();
    }

    /// Takes one of the tries.
    ///
    /// @return whose challenge it is; empty when it is used, over or unknown
    Optional<UUID> attempt(String secret, int tries) {
        return jdbc.sql("""
                        update identity.challenges set tries = tries + 1
                        where hash = :hash and expires_at > now() and tries < :tries returning user_id
                        """)
                .param("hash", sha256(secret))
                .param("tries", tries)
                .query(UUID.class)
                .optional();
    }

    /// Uses the challenge up: of many at once, one does.
    boolean use(String secret) {
        return jdbc.sql("delete from identity.challenges where hash = :hash")
                        .param("hash", sha256(secret))
                        .update()
                == 1;
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
