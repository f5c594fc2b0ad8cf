package ai.bhiv.identity.internal;

import ai.bhiv.identity.SigningKey;
import ai.bhiv.platform.store.Columns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `identity.signing_keys`, all of tenant `_system`.
@Component
final class SigningKeyStore {
    private final JdbcClient jdbc;

    SigningKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Adds the active key unless there is one already: of two processes at once, one adds.
    ///
    /// @return whether this one did
    boolean addActive(String kid, String publicJwk, byte[] sealedPrivate) {
        return jdbc.sql("""
                        insert into identity.signing_keys (kid, algorithm, public_jwk, sealed_private, status)
                        values (:kid, 'RS256', :publicJwk::jsonb, :sealedPrivate, 'active')
                        on conflict do nothing
                        """)
                        .param("kid", kid)
                        .param("publicJwk", publicJwk)
                        .param("sealedPrivate", sealedPrivate)
                        .update()
                == 1;
    }

    /// All keys whose signatures are accepted, the active one first.
    List<StoredKey> accepted() {
        return jdbc.sql("""
                        select kid, status, public_jwk::text, sealed_private
                        from identity.signing_keys
                        where status in ('active', 'pending', 'retired')
                        order by status = 'active' desc, created_at
                        """)
                .query((row, _) -> new StoredKey(
                        row.getString("kid"),
                        row.getString("status").equals("active"),
                        row.getString("public_jwk"),
                        row.getBytes("sealed_private")))
                .list();
    }

    /// Which keys are in which state; changes when the ring must be opened anew.
    String state() {
        return jdbc.sql("select coalesce(string_agg(kid || status, ',' order by kid), '') from identity.signing_keys")
                .query(String.class)
                .single();
    }

    List<SigningKey> all() {
        return jdbc.sql("""
                        select kid, algorithm, status, created_at, activates_at, retired_at from identity.signing_keys
                        order by created_at desc, kid
                        """)
                .query((row, _) -> new SigningKey(
                        row.getString("kid"),
                        row.getString("algorithm"),
                        row.getString("status"),
                        Columns.instant(row, "created_at"),
                        Columns.instantOrNull(row, "activates_at"),
                        Columns.instantOrNull(row, "retired_at")))
                .list();
    }

    void addPending(String kid, String publicJwk, byte[] sealedPrivate, Duration until) {
        jdbc.sql("""
                        insert into identity.signing_keys
                            (kid, algorithm, public_jwk, sealed_private, status, activates_at)
                        values (:kid, 'RS256', :publicJwk::jsonb, :sealedPrivate, 'pending',
                                now() + make_interval(secs => :until))
                        """)
                .param("kid", kid)
                .param("publicJwk", publicJwk)
                .param("sealedPrivate", sealedPrivate)
                .param("until", (double) until.toSeconds())
                .update();
    }

    boolean hasPending() {
        return jdbc.sql("select exists (select 1 from identity.signing_keys where status = 'pending')")
                .query(Boolean.class)
                .single();
    }

    /// Whether the active key is older than this.
    boolean activeOlderThan(Duration age) {
        return jdbc.sql("""
                        select exists (select 1 from identity.signing_keys where status = 'active'
                                       and coalesce(activated_at, created_at) < now() - make_interval(secs => :age))
                        """)
                .param("age", (double) age.toSeconds())
                .query(Boolean.class)
                .single();
    }

    /// Lets the pending key that has waited longest sign, if its time has come.
    ///
    /// @return which it was
    Optional<String> activateDue() {
        boolean due = jdbc.sql("select exists (select 1 from identity.signing_keys"
                        + " where status = 'pending' and activates_at <= now())")
                .query(Boolean.class)
                .single();
        return due ? activateNext() : Optional.empty();
    }

    /// Lets the pending key that has waited longest sign now. The lock makes two processes take turns.
    Optional<String> activateNext() {
        jdbc.sql("select kid from identity.signing_keys where status in ('active', 'pending') order by kid for update")
                .query(String.class)
                .list();
        var next = jdbc.sql("select kid from identity.signing_keys where status = 'pending'"
                        + " order by activates_at limit 1")
                .query(String.class)
                .optional();
        next.ifPresent(kid -> {
            jdbc.sql("update identity.signing_keys set status = 'retired', retired_at = now() where status = 'active'")
                    .update();
            jdbc.sql("update identity.signing_keys set status = 'active', activated_at = now() where kid = :kid")
                    .param("kid", kid)
                    .update();
        });
        return next;
    }

    void compromise(String kid) {
        jdbc.sql("update identity.signing_keys set status = 'compromised', sealed_private = null, retired_at = now()"
                        + " where kid = :kid")
                .param("kid", kid)
                .update();
    }

    /// Destroys what was retired longer ago than any token or cache lives.
    ///
    /// @return which those were
    List<String> destroyOld() {
        return jdbc.sql("""
                        update identity.signing_keys set status = 'destroyed', sealed_private = null
                        where status = 'retired' and retired_at < now() - interval '25 hours' returning kid
                        """).query((row, _) -> row.getString("kid")).list();
    }

    record StoredKey(String kid, boolean active, String publicJwk, byte[] sealedPrivate) {}
}
