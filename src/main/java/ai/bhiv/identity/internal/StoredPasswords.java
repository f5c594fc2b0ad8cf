package ai.bhiv.identity.internal;

import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.store.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Compares passwords with what is stored of them, and stores them better where that has become possible (IDN-2).
@Component
final class StoredPasswords {
    private final Transactions transactions;
    private final AccountStore accounts;
    private final PasswordHashing hashing;
    private final AuditTrail audit;

    StoredPasswords(Transactions transactions, AccountStore accounts, PasswordHashing hashing, AuditTrail audit) {
        this.transactions = transactions;
        this.accounts = accounts;
        this.hashing = hashing;
        this.audit = audit;
    }

    /// What came of it.
    ///
    /// @param account of this name, whether the password is its own or not
    /// @param right whether it may sign in with the password
    record Compared(@Nullable Account account, boolean right) {}

    /// Compares the password with that of the active account of this name. Whatever is wrong, it costs one hash.
    Compared compare(LoginName who, String password) {
        var account = transactions
                .inTenant(who.tenant(), () -> accounts.byName(who.name()))
                .orElse(null);
        var stored = account == null ? null : account.hash();
        boolean same = hashing.matches(password, stored);
        if (account == null || stored == null || !same || !account.maySignIn()) {
            return new Compared(account, false);
        }
        if (hashing.outdated(stored)) {
            var stronger = hashing.hash(password);
            transactions.inTenant(who.tenant(), () -> {
                accounts.upgradeHash(account.id(), stored, stronger);
                audit.write(AuditEvent.of("identity.auth.login", "update")
                        .by(account.principal(who.tenant()))
                        .on("identity.users", account.id().toString())
                        .rule("a stronger hash of the same password"));
                return account;
            });
        }
        return new Compared(account, true);
    }
}
