package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.UserStatus;
import ai.bhiv.identity.internal.AccountStore.FirstPassword;
import ai.bhiv.platform.id.Ids;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Passwords that the platform makes for somebody who has none, or has lost it.
@Component
final class PasswordReset {
    private static final int BITS = 120;

    private final JdbcClient jdbc;
    private final UserStore users;
    private final AccountStore accounts;
    private final SessionStore sessions;
    private final PasswordHashing hashing;
    private final Ids ids;

    PasswordReset(
            JdbcClient jdbc,
            UserStore users,
            AccountStore accounts,
            SessionStore sessions,
            PasswordHashing hashing,
            Ids ids) {
        this.jdbc = jdbc;
        this.users = users;
        this.accounts = accounts;
        this.sessions = sessions;
        this.hashing = hashing;
        this.ids = ids;
    }

    /// The first password of a new user.
    String first(UUID user) {
        var password = ids.secret(BITS);
        accounts.addPassword(ids.next(), user, hashing.inTurn(() -> hashing.hash(password)), FirstPassword.PRINTED);
        return password;
    }

    /// A new first password in place of all that the user could prove itself with.
    String anew(Account account) {
        if (account.status() == UserStatus.ERASED) {
            throw IdentityProblem.USER_TRANSITION.because("status: erased (expected: any other)");
        }
        if (account.status() != UserStatus.ACTIVE) {
            users.move(account.id(), account.status(), UserStatus.ACTIVE, "system");
        }
        jdbc.sql("delete from identity.credentials where user_id = :user")
                .param("user", account.id())
                .update();
        jdbc.sql("delete from identity.login_counters where name = :name")
                .param("name", account.username())
                .update();
        sessions.endAll(account.id(), "password");
        return first(account.id());
    }
}
