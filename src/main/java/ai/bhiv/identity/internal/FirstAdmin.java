package ai.bhiv.identity.internal;

import ai.bhiv.identity.FirstRun;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.internal.AccountStore.FirstPassword;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Transactions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
final class FirstAdmin implements FirstRun {
    private static final String NAME = "admin";
    private static final int PASSWORD_BITS = 120;

    private final Transactions transactions;
    private final KeyRing keys;
    private final UserStore users;
    private final AccountStore accounts;
    private final PasswordHashing hashing;
    private final Ids ids;
    private final AuditTrail audit;

    FirstAdmin(
            Transactions transactions,
            KeyRing keys,
            UserStore users,
            AccountStore accounts,
            PasswordHashing hashing,
            Ids ids,
            AuditTrail audit) {
        this.transactions = transactions;
        this.keys = keys;
        this.users = users;
        this.accounts = accounts;
        this.hashing = hashing;
        this.ids = ids;
        this.audit = audit;
    }

    @Override
    public Optional<String> ensureAdmin(@Nullable String given) {
        keys.open();
        if (transactions.inTenant(LoginName.DEFAULT_TENANT, users::any)) {
            return Optional.empty();
        }
        if (given != null) {
            PasswordRules.check(given, NAME);
        }
        var password = given == null ? ids.secret(PASSWORD_BITS) : given;
        var hash = hashing.inTurn(() -> hashing.hash(password));
        var kind = given == null ? FirstPassword.PRINTED : FirstPassword.CHOSEN;
        boolean made = transactions.inTenant(LoginName.DEFAULT_TENANT, () -> make(hash, kind));
        return made && given == null ? Optional.of(password) : Optional.empty();
    }

    private boolean make(String hash, FirstPassword kind) {
        var id = ids.next();
        if (!users.addFirst(id, NAME, RoleMatrix.ADMIN)) {
            return false;
        }
        accounts.addPassword(ids.next(), id, hash, kind);
        users.addGrant(ids.next(), id, RoleMatrix.PLATFORM_OPERATOR, "first start");
        audit.write(AuditEvent.of("identity.users.create", "create")
                .by(Principal.system(LoginName.DEFAULT_TENANT))
                .on("identity.users", id.toString())
                .with("username", NAME)
                .rule("first start")
                .security(SecurityType.ADMIN_ACTION));
        return true;
    }
}
