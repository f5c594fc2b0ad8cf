package ai.bhiv.identity.internal;

import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.internal.AccountStore.FirstPassword;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.tenant.FirstAdministrator;
import org.springframework.stereotype.Component;

/// The first user of a new tenant: an administrator there, and nothing on the platform.
@Component
final class TenantAdministrator implements FirstAdministrator {
    private static final int PASSWORD_BITS = 120;

    private final UserStore users;
    private final AccountStore accounts;
    private final PasswordHashing hashing;
    private final Ids ids;

    TenantAdministrator(UserStore users, AccountStore accounts, PasswordHashing hashing, Ids ids) {
        this.users = users;
        this.accounts = accounts;
        this.hashing = hashing;
        this.ids = ids;
    }

    @Override
    public Made make(String name) {
        var folded = LoginName.folded(name);
        var password = ids.secret(PASSWORD_BITS);
        var hash = hashing.inTurn(() -> hashing.hash(password));
        var user = ids.next();
        if (!users.addFirst(user, folded, RoleMatrix.ADMIN)) {
            throw new IllegalStateException("a new tenant has users already");
        }
        accounts.addPassword(ids.next(), user, hash, FirstPassword.PRINTED);
        return new Made(folded, password);
    }
}
