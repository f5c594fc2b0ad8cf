package ai.bhiv.llm.internal;

import ai.bhiv.llm.LlmSettings;
import ai.bhiv.platform.health.Lifecycle;
import ai.bhiv.platform.settings.LiveSettings;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Gives silent streams a sign of life, which also reveals a client that has left (LLM-30), and ends those that are
/// still open some time after the process was told to stop (LLM-36).
final class StreamWatch implements AutoCloseable {
    private final LiveSettings settings;
    private final Lifecycle lifecycle;
    private final LongSupplier nanos;
    private final Set<OpenAnswer> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("llm-streams").daemon().factory());
    private @Nullable Long stopping;

    StreamWatch(LiveSettings settings, Lifecycle lifecycle, LongSupplier nanos) {
        this.settings = settings;
        this.lifecycle = lifecycle;
        this.nanos = nanos;
        var _ = ticks.scheduleWithFixedDelay(this::look, 500, 500, TimeUnit.MILLISECONDS);
    }

    void add(OpenAnswer answer) {
        open.add(answer);
    }

    void remove(OpenAnswer answer) {
        open.remove(answer);
    }

    /// Streams that are open now.
    int count() {
        return open.size();
    }

    private void look() {
        var current = settings.get(LlmSettings.class);
        long now = nanos.getAsLong();
        if (stopping == null && lifecycle.state() == Lifecycle.State.DRAINING) {
            stopping = now;
        }
        boolean over = stopping != null && now - stopping >= current.drain().toNanos();
        for (var answer : open) {
            // one that waits for its client must not hold up the others
            if (over) {
                Thread.ofVirtual().name("llm-drain").start(answer::drain);
            } else if (now - answer.lastWritten() > current.keepAlive().toNanos()) {
                Thread.ofVirtual().name("llm-sign-of-life").start(answer::signOfLife);
            }
        }
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
