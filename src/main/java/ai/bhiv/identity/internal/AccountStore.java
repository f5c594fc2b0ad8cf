package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.UserStatus;
import ai.bhiv.platform.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Users together with their password, for signing in.
@Component
final class AccountStore {
    private static final String ACCOUNT = """
            select u.id, u.username, u.email, u.display_name, u.roles, u.status, c.must_change,
                   case when c.expires_at is null or c.expires_at > now() then c.hash end as hash,
                   u.contact_id,
                   exists (select from identity.credentials f
                           where f.user_id = u.id and f.kind = 'totp' and f.confirmed) as factor,
                   array(select g.grant_set || coalesce('@' || ceil(extract(epoch from g.expires_at))::bigint, '')
                         from identity.grants g
                         where g.user_id = u.id and g.status = 'active'
                               and (g.expires_at is null or g.expires_at > now())
                         order by g.grant_set) as sets
            from identity.users u
            left join identity.credentials c on c.user_id = u.id and c.kind = 'password'
            """;

    private final JdbcClient jdbc;
    private final Announcements announcements;

    AccountStore(JdbcClient jdbc, Announcements announcements) {
        this.jdbc = jdbc;
        this.announcements = announcements;
    }

    Optional<Account> byName(String username) {
        return jdbc.sql(ACCOUNT + "where u.username = :username")
                .param("username", username)
                .query((row, _) -> account(row))
                .optional();
    }

    Optional<Account> byId(UUID id) {
        return jdbc.sql(ACCOUNT + "where u.id = :id")
                .param("id", id)
                .query((row, _) -> account(row))
                .optional();
    }

    /// Tells every verifier what the user holds now (IDN-43), in the transaction of the change.
    void announceRoles(UUID id) {
        byId(id).ifPresent(account -> announcements.roles(id, account.rolesAndSets()));
    }

    /// Notes a login, in the transaction that opens its session. The row's lock puts it before or after a change of the
    /// user's state, never beside it.
    ///
    /// @throws ai.bhiv.platform.problem.Problem `identity.login.failed` when the user may not sign in any more
    void signedIn(UUID id) {
        int active = jdbc.sql("update identity.users set last_login = now() where id = :id and status = 'active'")
                .param("id", id)
                .update();
        if (active == 0) {
            throw IdentityProblem.LOGIN_FAILED.because("user: " + id + " (expected: an active one)");
        }
    }

    /// Adds the first password of a user.
    void addPassword(UUID credential, UUID user, String hash, FirstPassword kind) {
        jdbc.sql("""
                        insert into identity.credentials (id, user_id, kind, hash, must_change, expires_at)
                        values (:id, :user, 'password', :hash, :mustChange,
                                case when :seconds > 0 then now() + make_interval(secs => :seconds) end)
                        """)
                .param("id", credential)
                .param("user", user)
                .param("hash", hash)
                .param("mustChange", kind.mustChange)
                .param("seconds", (double) kind.lifetime.toSeconds())
                .update();
    }

    /// Replaces the password, if it is still the one that was proven.
    ///
    /// @return whether it was
    boolean replacePassword(UUID user, String provenHash, String newHash) {
        int replaced = jdbc.sql("""
                        update identity.credentials
                        set hash = :newHash, must_change = false, expires_at = null, created_at = now()
                        where user_id = :user and kind = 'password' and hash = :provenHash
                        """)
                .param("newHash", newHash)
                .param("user", user)
                .param("provenHash", provenHash)
                .update();
        if (replaced == 1) {
            jdbc.sql("update identity.users set password_changed_at = now() where id = :user")
                    .param("user", user)
                    .update();
        }
        return replaced == 1;
    }

    /// Stores the same password under a stronger hash. Two at once are harmless.
    void upgradeHash(UUID user, String oldHash, String newHash) {
        jdbc.sql("""
                        update identity.credentials set hash = :newHash
                        where user_id = :user and kind = 'password' and hash = :oldHash
                        """)
                .param("newHash", newHash)
                .param("user", user)
                .param("oldHash", oldHash)
                .update();
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("username"),
                row.getString("email"),
                row.getString("display_name"),
                Columns.texts(row, "roles"),
                Columns.texts(row, "sets"),
                Columns.idOrNull(row, "contact_id"),
                Columns.constant(row, "status", UserStatus.class),
                row.getString("hash"),
                row.getBoolean("factor"),
                row.getBoolean("must_change"));
    }

    /// How a first password came about.
    enum FirstPassword {
        /// Chosen by the person who will use it.
        CHOSEN(false, Duration.ZERO),
        /// Set or generated by somebody else.
        GIVEN(true, Duration.ZERO),
        /// Printed at the first start (IDN-1).
        PRINTED(true, Duration.ofHours(24));

        private final boolean mustChange;
        private final Duration lifetime;

        FirstPassword(boolean mustChange, Duration lifetime) {
            this.mustChange = mustChange;
            this.lifetime = lifetime;
        }
    }
}
