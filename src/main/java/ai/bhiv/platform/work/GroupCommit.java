package ai.bhiv.platform.work;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;

/// Writes of many threads in few transactions: whoever comes while one is being committed goes with the next. Nobody
/// waits for a batch to fill. A batch that fails is repeated one by one, so that one bad item fails alone.
///
/// @param <I> what is written
/// @param <O> the answer to one
final class GroupCommit<I, O> implements AutoCloseable {
    private static final int LARGEST = 256;

    private final BiFunction<String, List<I>, List<O>> write;
    private final LinkedBlockingQueue<Entry<I, O>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private record Entry<I, O>(String tenant, I item, CompletableFuture<O> answer) {}

    /// @param write many items of one tenant in one transaction; the answers in their order
    GroupCommit(String name, BiFunction<String, List<I>, List<O>> write) {
        this.write = write;
        this.thread = Thread.ofVirtual().name(name).start(this::work);
    }

    /// Returns when the item is committed.
    ///
    /// @throws RuntimeException what its transaction failed with
    O put(String tenant, I item) {
        if (closed) {
            throw new IllegalStateException("closed: nothing more is written");
        }
        var answer = new CompletableFuture<O>();
        waiting.add(new Entry<>(tenant, item, answer));
        try {
            return answer.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    private void work() {
        var batch = new ArrayList<Entry<I, O>>();
        try {
            while (true) {
                batch.add(waiting.take());
                waiting.drainTo(batch, LARGEST - 1);
                var byTenant = new LinkedHashMap<String, List<Entry<I, O>>>();
                batch.forEach(one -> byTenant.computeIfAbsent(one.tenant(), _ -> new ArrayList<>())
                        .add(one));
                byTenant.forEach(this::write);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String tenant, List<Entry<I, O>> entries) {
        try {
            var answers = write.apply(tenant, entries.stream().map(Entry::item).toList());
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException | Error e) {
            if (entries.size() == 1) {
                entries.getFirst().answer().completeExceptionally(e);
            } else {
                entries.forEach(one -> write(tenant, List.of(one)));
            }
        }
    }

    /// Ends when everything that was put is written.
    @Override
    public void close() {
        closed = true;
        while (!waiting.isEmpty() && thread.isAlive()) {
            Thread.onSpinWait();
        }
        thread.interrupt();
    }
}
