package ai.bhiv.platform.work;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Tells this process's engine that something may be ready, and those who wait here that a run may be over. Only
/// hints: everybody also looks by themselves.
public final class WorkHint {
    private final Semaphore given = new Semaphore(0);
    private final Set<String> queues = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<UUID, Told> expected = new ConcurrentHashMap<>();
    private volatile Consumer<String> others = _ -> {};

    /// Somebody who waits for a run.
    static final class Told {
        private final CompletableFuture<Works.End> over = new CompletableFuture<>();

        /// The run's end, if it comes in this time and in this process.
        Optional<Works.End> await(long millis) throws InterruptedException {
            try {
                return Optional.of(over.get(millis, TimeUnit.MILLISECONDS));
            } catch (TimeoutException | ExecutionException e) {
                return Optional.empty();
            }
        }
    }

    /// Something may be ready in a queue.
    void give(String queue) {
        wake(queue);
        others.accept(queue);
    }

    /// The same, without telling other processes.
    void wake(String queue) {
        if (queues.add(queue) || given.availablePermits() == 0) {
            given.release();
        }
    }

    /// There is room for more.
    void room() {
        if (given.availablePermits() == 0) {
            given.release();
        }
    }

    /// Something may be ready in a queue once the open transaction is committed.
    void afterCommit(String queue) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                give(queue);
            }
        });
    }

    /// Who passes hints on to other processes.
    void passTo(Consumer<String> passing) {
        others = passing;
    }

    /// Waits for a hint, at most so long.
    ///
    /// @return the queues that were named since the last time
    Set<String> await(long millis) throws InterruptedException {
        if (given.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            given.drainPermits();
        }
        var named = Set.copyOf(queues);
        queues.removeAll(named);
        return named;
    }

    Told expect(UUID run) {
        return expected.computeIfAbsent(run, _ -> new Told());
    }

    void forget(UUID run) {
        expected.remove(run);
    }

    /// A run is over, and that is written.
    void over(UUID run, Works.End end) {
        var told = expected.get(run);
        if (told != null) {
            told.over.complete(end);
        }
    }
}
