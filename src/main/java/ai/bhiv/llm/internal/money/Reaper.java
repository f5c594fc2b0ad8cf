package ai.bhiv.llm.internal.money;

import ai.bhiv.platform.store.Tenancy;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says every three seconds that this process lives, and closes the books of those that no longer do.
public final class Reaper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    /// How long a process must be silent before its open entries are closed.
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final int EVERY_SECONDS = 3;

    private final Books books;
    private final Tenancy tenancy;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("llm-reaper").daemon().factory());

    public Reaper(Books books, Tenancy tenancy) {
        this.books = books;
        this.tenancy = tenancy;
        var _ = ticks.scheduleWithFixedDelay(this::turn, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void turn() {
        try {
            for (var tenant : tenancy.activeTenants()) {
                int closed = books.reap(tenant, SILENCE);
                if (closed > 0) {
                    LOG.warn(
                            "{} entries of {} that a dead process left open are charged as unattributed",
                            closed,
                            tenant);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("the books of dead processes are looked at later", e);
        }
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
