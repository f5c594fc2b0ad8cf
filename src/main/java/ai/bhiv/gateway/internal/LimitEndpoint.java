package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Allowance;
import ai.bhiv.gateway.Bandwidth;
import ai.bhiv.gateway.LimitRule;
import ai.bhiv.gateway.Limits;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.settings.LiveSettings;

@Endpoint
final class LimitEndpoint implements Limits {
    private final Limiter limiter;
    private final Caller.Kinds kinds;

    LimitEndpoint(LiveSettings settings, GatewayBuckets buckets, TokenVerifier verifier) {
        this.limiter = new Limiter(settings, buckets);
        this.kinds = new Caller.Kinds(verifier);
    }

    @Override
    public Page<LimitRule> list() {
        var settings = limiter.settings(RequestContext.current().principal().tenant());
        return new Page<>(
                limiter.book(settings).all().stream()
                        .map(rule -> new LimitRule(
                                rule.name(),
                                rule.bandwidths().stream()
                                        .map(Bandwidth::toString)
                                        .toList(),
                                settings.mode()))
                        .toList(),
                null,
                null);
    }

    @Override
    public Page<Allowance> mine() {
        var context = RequestContext.current();
        return new Page<>(limiter.left(context.principal().tenant(), Caller.of(context, kinds)), null, null);
    }
}
