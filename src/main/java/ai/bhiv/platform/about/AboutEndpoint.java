package ai.bhiv.platform.about;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.health.Lifecycle;
import ai.bhiv.platform.settings.LiveSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

@Endpoint
final class AboutEndpoint implements About {
    private final Set<Role> roles;
    private final Lifecycle lifecycle;
    private final Supplier<List<EffectiveSetting>> settings;
    private final PrometheusMeterRegistry metrics;
    private final LiveSettings live;
    private final Clock clock;

    AboutEndpoint(
            RunningProcess process,
            Lifecycle lifecycle,
            PrometheusMeterRegistry metrics,
            LiveSettings live,
            Clock clock) {
        this.live = live;
        this.roles = process.roles();
        this.settings = process.settings();
        this.lifecycle = lifecycle;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public ProcessInfo info() {
        return new ProcessInfo(
                "BHIV Core", Version.CURRENT, roles.stream().map(Role::key).toList(), lifecycle.startedAt());
    }

    @Override
    public Verified verify() {
        var context = RequestContext.current();
        var who = context.principal();
        return new Verified(
                true,
                who.name(),
                who.id(),
                who.roles().stream().sorted().toList(),
                who.tenant(),
                who.actor(),
                context.role().key(),
                clock.instant());
    }

    @Override
    public Page<EffectiveSetting> config() {
        var all = new ArrayList<>(settings.get());
        all.addAll(live.effective());
        return new Page<>(all, null, null);
    }

    @Override
    public Download metrics() {
        return Download.of("text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
    }
}
