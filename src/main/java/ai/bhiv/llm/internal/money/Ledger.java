package ai.bhiv.llm.internal.money;

import ai.bhiv.platform.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The books of this process (LLM-60 to LLM-63). Reservations and settlements of all requests stand in one queue, and
/// one thread writes what waits there in one transaction: it locks the budgets in the order of their ids, sees which
/// reservations fit, and commits. While it commits, the next ones gather. So a reservation is exact over all processes,
/// because the row in the database is the only truth, and a busy process pays one commit for many requests.
///
/// A settlement is never lost while the process lives: it is tried again until the database takes it.
public final class Ledger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int MOST = 500;
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Books books;
    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /// @param done ends with why it was refused, or with nothing when it was granted
    record Opening(String tenant, Entry entry, CompletableFuture<Optional<Problem>> done) implements Work {}

    record Settling(String tenant, Entry.Settlement settlement) implements Work {}

    /// What waits to be written.
    sealed interface Work permits Opening, Settling {
        String tenant();
    }

    public Ledger(Books books) {
        this.books = books;
        this.thread = Thread.ofPlatform().name("llm-ledger").daemon().start(this::write);
    }

    /// Reserves for an attempt and opens its entry. With a budget it returns when that is committed; without one it
    /// does
    /// not wait.
    ///
    /// @throws Problem 402 when a budget does not hold it, 503 when the database is away
    public void open(String tenant, Entry entry) {
        var work = new Opening(tenant, entry, new CompletableFuture<>());
        queue.add(work);
        if (entry.budgets().isEmpty()) {
            return;
        }
        try {
            var refusal = work.done.join();
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /// Settles an attempt, soon.
    public void settle(String tenant, Entry.Settlement settlement) {
        queue.add(new Settling(tenant, settlement));
    }

    private void write() {
        while (!closed || !queue.isEmpty()) {
            var batch = new ArrayList<Work>();
            try {
                var first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            queue.drainTo(batch, MOST - 1);
            var byTenant = new LinkedHashMap<String, List<Work>>();
            batch.forEach(work -> byTenant.computeIfAbsent(work.tenant(), _ -> new ArrayList<>())
                    .add(work));
            byTenant.forEach(this::write);
        }
    }

    private void write(String tenant, List<Work> works) {
        var openings = new ArrayList<Opening>();
        var settlings = new ArrayList<Settling>();
        for (var work : works) {
            switch (work) {
                case Opening opening -> openings.add(opening);
                case Settling settling -> settlings.add(settling);
            }
        }
        Map<Opening, Problem> refused;
        try {
            refused = books.write(tenant, openings, settlings);
        } catch (RuntimeException e) {
            failed(openings, settlings, e);
            return;
        }
        for (var opening : openings) {
            opening.done.complete(Optional.ofNullable(refused.get(opening)));
        }
    }

    /// Who waits is told; what need not be waited for is written later, the openings before their settlements.
    private void failed(List<Opening> openings, List<Settling> settlings, RuntimeException cause) {
        LOG.warn("the ledger could not be written and is tried again", cause);
        for (var opening : openings) {
            if (opening.entry.budgets().isEmpty()) {
                queue.add(opening);
            } else {
                opening.done.completeExceptionally(cause);
            }
        }
        queue.addAll(settlings);
        LockSupport.parkNanos(AGAIN.toNanos());
    }

    /// Entries and settlements that are not written yet.
    public int waiting() {
        return queue.size();
    }

    /// Writes what waits, for up to five seconds.
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!queue.isEmpty()) {
            LOG.error("{} entries of the ledger stay open; another process closes them as unattributed", queue.size());
        }
    }
}
