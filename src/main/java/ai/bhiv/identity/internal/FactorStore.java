package ai.bhiv.identity.internal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `identity.credentials` that are second factors.
@Component
final class FactorStore {
    private final JdbcClient jdbc;

    FactorStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A TOTP's sealed secret.
    Optional<byte[]> totp(UUID user, boolean confirmed) {
        return jdbc.sql("""
                        select sealed_totp from identity.credentials
                        where user_id = :user and kind = 'totp' and confirmed = :confirmed
                        """)
                .param("user", user)
                .param("confirmed", confirmed)
                .query((row, _) -> row.getBytes(1))
                .optional();
    }

    /// Begins an enrolment, in place of one that was not finished.
    ///
    /// @return whether the user has no TOTP yet
    boolean begin(UUID id, UUID user, byte[] sealed) {
        return jdbc.sql("""
                        insert into identity.credentials as c (id, user_id, kind, hash, sealed_totp, confirmed)
                        values (:id, :user, 'totp', '', :sealed, false)
                        on conflict (tenant_id, user_id) where kind = 'totp' do update
                        set sealed_totp = excluded.sealed_totp, created_at = now() where not c.confirmed
                        """)
                        .param("id", id)
                        .param("user", user)
                        .param("sealed", sealed)
                        .update()
                == 1;
    }

    /// Finishes an enrolment with the step of its first code.
    boolean confirm(UUID user, long step) {
        return jdbc.sql("""
                        update identity.credentials set confirmed = true, last_step = :step
                        where user_id = :user and kind = 'totp' and not confirmed
                        """).param("step", step).param("user", user).update() == 1;
    }

    /// Takes a time step: of many at once, one does, and none that is not later than the last.
    boolean take(UUID user, long step) {
        return jdbc.sql("""
                        update identity.credentials set last_step = :step
                        where user_id = :user and kind = 'totp' and confirmed and last_step < :step
                        """).param("step", step).param("user", user).update() == 1;
    }

    void replaceRecovery(List<UUID> ids, UUID user, List<String> hashes) {
        jdbc.sql("delete from identity.credentials where user_id = :user and kind = 'recovery'")
                .param("user", user)
                .update();
        for (int i = 0; i < ids.size(); i++) {
            jdbc.sql(
                            "insert into identity.credentials (id, user_id, kind, hash) values (:id, :user, 'recovery', :hash)")
                    .param("id", ids.get(i))
                    .param("user", user)
                    .param("hash", hashes.get(i))
                    .update();
        }
    }

    boolean useRecovery(UUID user, String hash) {
        return jdbc.sql("delete from identity.credentials where user_id = :user and kind = 'recovery' and hash = :hash")
                        .param("user", user)
                        .param("hash", hash)
                        .update()
                == 1;
    }

    int recoveryLeft(UUID user) {
        return jdbc.sql("select count(*) from identity.credentials where user_id = :user and kind = 'recovery'")
                .param("user", user)
                .query(Integer.class)
                .single();
    }

    /// @return whether there was one
    boolean remove(UUID user) {
        return jdbc.sql("delete from identity.credentials where user_id = :user and kind in ('totp', 'recovery')")
                        .param("user", user)
                        .update()
                > 0;
    }
}
