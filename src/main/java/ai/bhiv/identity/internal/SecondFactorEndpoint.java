package ai.bhiv.identity.internal;

import ai.bhiv.identity.FactorCode;
import ai.bhiv.identity.OwnFactors;
import ai.bhiv.identity.RecoveryCodes;
import ai.bhiv.identity.SecondFactorLogin;
import ai.bhiv.identity.SecondFactors;
import ai.bhiv.identity.Tokens;
import ai.bhiv.identity.TotpEnrolment;
import ai.bhiv.identity.internal.SignedInSessions.Cause;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.store.Transactions;
import java.util.UUID;
import java.util.function.Supplier;

@Endpoint
final class SecondFactorEndpoint implements SecondFactors {
    private final SecondStep step;
    private final Factors factors;
    private final SignedInSessions signedIn;
    private final Transactions transactions;
    private final AuditTrail audit;
    private final KnownDevices devices;

    SecondFactorEndpoint(
            SecondStep step,
            Factors factors,
            SignedInSessions signedIn,
            Transactions transactions,
            AuditTrail audit,
            KnownDevices devices) {
        this.step = step;
        this.factors = factors;
        this.signedIn = signedIn;
        this.transactions = transactions;
        this.audit = audit;
        this.devices = devices;
    }

    @Override
    public Tokens login(SecondFactorLogin given) {
        var address = RequestContext.current().remoteAddress();
        var account = step.complete(given.challenge(), given.code(), address);
        var tenant = SecondStep.tenant(given.challenge());
        return signedIn.open(tenant, account, address, Cause.SECOND_FACTOR)
                .knowing(devices.remember(new LoginName(tenant, account.username()), null));
    }

    @Override
    public OwnFactors show() {
        return new OwnFactors(factors.enrolled(own()), factors.recoveryLeft(own()));
    }

    @Override
    public TotpEnrolment begin() {
        return factors.begin(own(), RequestContext.current().principal().name());
    }

    @Override
    public RecoveryCodes confirm(FactorCode code) {
        return factors.confirm(own(), code.code());
    }

    @Override
    public void remove(FactorCode code) {
        proven(code, "identity.factors.remove", SecurityType.MFA_REMOVED, () -> factors.remove(own()));
    }

    @Override
    public RecoveryCodes recoveryCodes(FactorCode code) {
        return proven(
                code, "identity.factors.recovery-codes", SecurityType.MFA_ENROLLED, () -> factors.recoveryCodes(own()));
    }

    private <T> T proven(FactorCode code, String operation, SecurityType type, Supplier<T> work) {
        var caller = RequestContext.current().principal();
        step.prove(caller, code.code(), RequestContext.current().remoteAddress());
        return transactions.inTenant(caller.tenant(), () -> {
            audit.write(AuditEvent.of(operation, "update")
                    .by(caller)
                    .on("identity.users", caller.id())
                    .security(type));
            return work.get();
        });
    }

    private static UUID own() {
        return OwnAccount.id();
    }
}
