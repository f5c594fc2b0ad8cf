package ai.bhiv.identity.internal;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.PlatformProblem;
import java.util.UUID;

/// The account that a caller may call its own: a person's.
final class OwnAccount {
    private OwnAccount() {}

    /// @throws ai.bhiv.platform.problem.Problem 403 for a service account, which has none
    static UUID id() {
        var caller = RequestContext.current().principal();
        try {
            return UUID.fromString(caller.id());
        } catch (IllegalArgumentException notAPerson) {
            throw PlatformProblem.FORBIDDEN.because("account: " + caller.name() + " has none (expected: a person)");
        }
    }
}
