package ai.bhiv.llm.internal;

import ai.bhiv.llm.ProviderHealth;
import ai.bhiv.llm.ProviderStatuses;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;

@Endpoint
final class ProviderHealthEndpoint implements ProviderHealth {
    private final HealthWatch watch;

    ProviderHealthEndpoint(HealthWatch watch) {
        this.watch = watch;
    }

    @Override
    public ProviderStatuses list() {
        return watch.of(RequestContext.current().principal().tenant());
    }

    @Override
    public ProviderStatuses status() {
        return list();
    }

    @Override
    public ProviderStatuses test() {
        var tenant = RequestContext.current().principal().tenant();
        watch.check(tenant, true);
        return watch.of(tenant);
    }
}
