package ai.bhiv.identity.internal;

import ai.bhiv.identity.FreshToken;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewProof;
import ai.bhiv.identity.StepUp;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.store.Transactions;
import java.util.UUID;

@Endpoint
final class StepUpEndpoint implements StepUp {
    private final OwnProof proof;
    private final SessionStore sessions;
    private final RefreshFamilies families;
    private final TokenVerifier verifier;
    private final Transactions transactions;
    private final AuditTrail audit;

    StepUpEndpoint(
            OwnProof proof,
            SessionStore sessions,
            RefreshFamilies families,
            TokenVerifier verifier,
            Transactions transactions,
            AuditTrail audit) {
        this.proof = proof;
        this.sessions = sessions;
        this.families = families;
        this.verifier = verifier;
        this.transactions = transactions;
        this.audit = audit;
    }

    @Override
    public FreshToken prove(NewProof given) {
        var caller = RequestContext.current().principal();
        OwnAccount.id();
        var session = session();
        var proven = proof.of(caller, given);
        var renewed = transactions
                .inTenant(caller.tenant(), () -> {
                    var origin = sessions.proven(session, proven.methods());
                    origin.ifPresent(_ -> audit.write(AuditEvent.of("identity.step-up.prove", "login")
                            .by(caller)
                            .on("identity.sessions", session.toString())
                            .with("amr", proven.methods())
                            .security(SecurityType.LOGIN_SUCCESS)));
                    return origin;
                })
                .orElseThrow(StepUpEndpoint::none);
        return families.fresh(caller.tenant(), proven.account(), session, renewed);
    }

    private UUID session() {
        var token = RequestContext.current().token();
        if (token == null) {
            throw none();
        }
        return verifier.examine(token).session();
    }

    private static RuntimeException none() {
        return IdentityProblem.SESSION_NONE.because("session: none (expected: the token of a login)");
    }
}
