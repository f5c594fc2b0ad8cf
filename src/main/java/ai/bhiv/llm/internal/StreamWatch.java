package ai.bhiv.llm.internal;

import ai.bhiv.llm.LlmSettings;
import ai.bhiv.platform.settings.LiveSettings;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Gives silent streams a sign of life, which also reveals a client that has left (LLM-30).
final class StreamWatch implements AutoCloseable {
    private final LiveSettings settings;
    private final LongSupplier nanos;
    private final Set<OpenAnswer> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("llm-streams").daemon().factory());

    StreamWatch(LiveSettings settings, LongSupplier nanos) {
        this.settings = settings;
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
        long silence = settings.get(LlmSettings.class).keepAlive().toNanos();
        long now = nanos.getAsLong();
        for (var answer : open) {
            if (now - answer.lastWritten() > silence) {
                // one that waits for its client must not hold up the others
                Thread.ofVirtual().name("llm-sign-of-life").start(answer::signOfLife);
            }
        }
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
