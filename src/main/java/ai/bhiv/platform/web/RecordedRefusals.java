package ai.bhiv.platform.web;

import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.problem.Problem;

/// Records that a token or key was presented and proved nobody (AUD-30). The reason stays in the log of the process;
/// the caller learns none.
public final class RecordedRefusals implements Authenticator {
    private final Authenticator next;
    private final AuditTrail audit;

    public RecordedRefusals(Authenticator next, AuditTrail audit) {
        this.next = next;
        this.audit = audit;
    }

    @Override
    public Principal authenticate(Exchange exchange) {
        try {
            return next.authenticate(exchange);
        } catch (Problem problem) {
            if (problem.code().status() == 401) {
                if (problem.security() == null) {
                    problem.security(SecurityType.TOKEN_REFUSED);
                }
                audit.refused(AuditEvent.of("platform.tokens.verify", "refuse"), problem);
            }
            throw problem;
        }
    }
}
