package ai.bhiv.identity.internal;

import ai.bhiv.identity.AgentStop;
import ai.bhiv.identity.KillSwitch;
import ai.bhiv.identity.NewAgentStop;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;

@Endpoint
final class KillSwitchEndpoint implements KillSwitch {
    private final DelegationStore delegations;

    KillSwitchEndpoint(DelegationStore delegations) {
        this.delegations = delegations;
    }

    @Override
    public AgentStop get() {
        return delegations.stop();
    }

    @Override
    public AgentStop stop(NewAgentStop stop) {
        var caller = RequestContext.current().principal();
        delegations.stop(caller.tenant(), stop.reason(), caller.id());
        return delegations.stop();
    }

    @Override
    public AgentStop resume() {
        delegations.resume();
        return delegations.stop();
    }
}
