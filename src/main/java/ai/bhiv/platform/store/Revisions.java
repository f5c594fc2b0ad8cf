package ai.bhiv.platform.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Keeps what every process holds in memory as new as the database: asks once a second how often each thing was
/// changed, and has it read again when that has grown. So a change is everywhere within 5 s, no request asks the
/// database for it, and with the database away the last known values stay in use.
public final class Revisions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Revisions.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Map<String, Runnable> readers = new LinkedHashMap<>();
    private final Map<String, Long> seen = new HashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean closed;
    private @Nullable Thread thread;

    public Revisions(JdbcClient jdbc, Tenancy tenancy) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
    }

    /// Reads now, and again after each change.
    ///
    /// @param name a row of `platform.revisions`
    /// @throws ai.bhiv.platform.problem.Problem 503 when the database is away: nothing starts without the values
    public synchronized void follow(String name, Runnable read) {
        var number = numbers().get(name);
        if (number == null) {
            throw new IllegalArgumentException(name + " (expected: a row of platform.revisions)");
        }
        read.run();
        readers.put(name, read);
        seen.put(name, number);
    }

    /// Tells all processes of a change, in the transaction of `_system` that makes it. This process reads at once after
    /// the commit, the others within a second.
    public void changed(String name) {
        jdbc.sql("update platform.revisions set number = number + 1 where name = ?")
                .param(name)
                .update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake.release();
            }
        });
    }

    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("revisions").start(this::work);
        }
    }

    private void work() {
        boolean failing = false;
        while (!closed) {
            try {
                wake.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
                if (!closed) {
                    look();
                    failing = false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (!failing) {
                    LOG.warn("settings and tenants cannot be read; the last known stay in use", e);
                }
                failing = true;
            }
        }
    }

    /// The number is read before the values: what changes between the two is read once more, and never missed.
    private synchronized void look() {
        numbers().forEach((name, number) -> {
            var read = readers.get(name);
            if (read != null && !number.equals(seen.get(name))) {
                read.run();
                seen.put(name, number);
            }
        });
    }

    private Map<String, Long> numbers() {
        return tenancy.inTenant(Tenancy.SYSTEM, true, LIMIT, () -> {
            var numbers = new HashMap<String, Long>();
            jdbc.sql("select name, number from platform.revisions").query(row -> {
                numbers.put(row.getString(1), row.getLong(2));
            });
            return numbers;
        });
    }

    /// Ends after the round that is running.
    @Override
    public void close() {
        closed = true;
        wake.release();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
