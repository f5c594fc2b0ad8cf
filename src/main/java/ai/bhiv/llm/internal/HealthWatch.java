package ai.bhiv.llm.internal;

import ai.bhiv.llm.Provider;
import ai.bhiv.llm.ProviderStatus;
import ai.bhiv.llm.ProviderStatuses;
import ai.bhiv.llm.internal.catalogue.Catalogue;
import ai.bhiv.llm.internal.catalogue.Catalogues;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks every enabled provider of the tenants that this process serves for its list of models, every five minutes, with
/// or without traffic (LLM-40).
final class HealthWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Catalogues catalogues;
    private final Dialling dialling;
    private final Targets targets;
    private final Clock clock;
    private final Map<UUID, Checkup> checkups = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("llm-health").daemon().factory());

    HealthWatch(Catalogues catalogues, Dialling dialling, Targets targets, Clock clock) {
        this.catalogues = catalogues;
        this.dialling = dialling;
        this.targets = targets;
        this.clock = clock;
        var _ = ticks.scheduleWithFixedDelay(this::turn, 5, 5, TimeUnit.SECONDS);
    }

    private void turn() {
        try {
            catalogues.tenants().forEach(tenant -> check(tenant, false));
        } catch (RuntimeException e) {
            LOG.warn("providers are checked later", e);
        }
    }

    /// Checks what is due, or all at once, and returns when all have answered or ten seconds are over.
    void check(String tenant, boolean all) {
        var catalogue = catalogues.of(tenant);
        var limit = clock.instant().minus(EVERY);
        try (var checks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var provider : catalogue.providers().values()) {
                var last = checkups.getOrDefault(provider.id(), Checkup.NONE).at();
                if (provider.state() == Provider.State.ENABLED && (all || last == null || last.isBefore(limit))) {
                    var _ = checks.submit(() -> check(tenant, catalogue, provider));
                }
            }
        }
    }

    private void check(String tenant, Catalogue catalogue, Provider provider) {
        long begun = System.nanoTime();
        Failure failure;
        try (var answer = dialling.models(tenant, catalogue, provider, PATIENCE)) {
            failure = Failure.of(answer.status()).orElse(null);
        } catch (ConnectionRequestTimeoutException e) {
            // one whose connections are all in use answers
            return;
        } catch (SocketTimeoutException e) {
            failure = Failure.TIMEOUT;
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} cannot be checked", provider.name(), e);
            failure = Failure.UNREACHABLE;
        }
        int ms = (int) Duration.ofNanos(System.nanoTime() - begun).toMillis();
        var seen = failure;
        checkups.merge(provider.id(), judged(Checkup.NONE, seen, ms), (before, _) -> judged(before, seen, ms));
    }

    private Checkup judged(Checkup before, @org.jspecify.annotations.Nullable Failure failure, int ms) {
        return failure == null ? before.succeeded(clock.instant(), ms) : before.failed(failure, clock.instant(), ms);
    }

    /// How the providers of a tenant do, in the order in which they are tried.
    ProviderStatuses of(String tenant) {
        var catalogue = catalogues.of(tenant);
        var items = new ArrayList<ProviderStatus>();
        var ordered = catalogue.providers().values().stream()
                .sorted(Comparator.comparing((Provider p) -> p.source() == Provider.Source.STORED)
                        .thenComparing(Provider::position))
                .toList();
        for (var provider : ordered) {
            var checkup = checkups.getOrDefault(provider.id(), Checkup.NONE);
            items.add(new ProviderStatus(
                    provider.name(),
                    provider.kind(),
                    provider.source() == Provider.Source.ENVIRONMENT
                            || !catalogue
                                    .sealed()
                                    .getOrDefault(provider.id(), List.of())
                                    .isEmpty(),
                    provider.state(),
                    checkup.health(),
                    checkup.at(),
                    checkup.ms(),
                    checkup.failures(),
                    checkup.error(),
                    openBreakers(tenant, catalogue, provider),
                    provider.position(),
                    items.isEmpty()));
        }
        return new ProviderStatuses(items);
    }

    private int openBreakers(String tenant, Catalogue catalogue, Provider provider) {
        return (int) catalogue.models().values().stream()
                .filter(model -> model.provider().equals(provider.name())
                        && targets.of(tenant, provider.name(), model.upstreamModel())
                                .closedOff())
                .count();
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
