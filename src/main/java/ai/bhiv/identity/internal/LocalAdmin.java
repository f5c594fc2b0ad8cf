package ai.bhiv.identity.internal;

import ai.bhiv.identity.AdminRecovery;
import ai.bhiv.identity.NewUser;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

@Component
final class LocalAdmin implements AdminRecovery {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");
    private static final String BY = "system";

    private final UserStore users;
    private final AccountStore accounts;
    private final PasswordReset reset;
    private final AuditTrail audit;
    private final Ids ids;

    LocalAdmin(UserStore users, AccountStore accounts, PasswordReset reset, AuditTrail audit, Ids ids) {
        this.users = users;
        this.accounts = accounts;
        this.reset = reset;
        this.audit = audit;
        this.ids = ids;
    }

    @Override
    public String create(String tenant, String username, String by) {
        var name = LoginName.folded(username);
        if (!NAME.matcher(name).matches()) {
            var expected = "1 to 64 of a-z, 0-9 and . _ @ + -, beginning with a letter or digit";
            throw PlatformProblem.INVALID
                    .because("username: '" + username + "' (expected: " + expected + ")")
                    .with(Fault.parameter("username", username, expected));
        }
        var made = users.add(ids.next(), name, new NewUser(name, null, null, List.of(RoleMatrix.ADMIN), null), BY);
        if (tenant.equals(LoginName.DEFAULT_TENANT)) {
            users.addGrant(ids.next(), made.id(), RoleMatrix.PLATFORM_OPERATOR, "bhiv admin create");
        }
        audit.write(event("identity.users.create", "create", tenant, made.id().toString(), name, by)
                .security(SecurityType.ADMIN_ACTION));
        return reset.first(made.id());
    }

    @Override
    public Optional<String> reset(String tenant, String username, String by) {
        var name = LoginName.folded(username);
        return accounts.byName(name).map(account -> {
            var password = reset.anew(account);
            audit.write(
                    event("identity.users.reset", "update", tenant, account.id().toString(), name, by)
                            .security(SecurityType.PASSWORD_RESET));
            return password;
        });
    }

    private static AuditEvent event(
            String operation, String action, String tenant, String id, String username, String by) {
        return AuditEvent.of(operation, action)
                .by(Principal.system(tenant))
                .on("identity.users", id)
                .with("username", username)
                .with("operating_system_account", by)
                .rule("bhiv admin");
    }
}
