package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Upstream;
import ai.bhiv.gateway.UpstreamInstance;
import ai.bhiv.gateway.Upstreams;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

@Endpoint
final class UpstreamEndpoint implements Upstreams {
    private final UpstreamSender sender;

    UpstreamEndpoint(UpstreamSender sender) {
        this.sender = sender;
    }

    @Override
    public Page<Upstream> list() {
        return new Page<>(
                sender.all().entrySet().stream()
                        .map(e -> shown(e.getKey(), e.getValue()))
                        .sorted(Comparator.comparing(Upstream::role))
                        .toList(),
                null,
                null);
    }

    private static Upstream shown(RoleUpstream upstream, List<Member> members) {
        long now = System.nanoTime();
        return new Upstream(
                upstream.role().key(),
                upstream.breaker().shown(),
                Limiter.seconds(upstream.breaker().untilProbe()),
                members.stream()
                        .map(m -> new UpstreamInstance(
                                m.url().toString(),
                                m.weight(),
                                m.shown(now),
                                m.inFlight(),
                                TimeUnit.NANOSECONDS.toMicros(m.latency())))
                        .toList());
    }
}
