package ai.bhiv.platform.imports;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.event.Events;
import ai.bhiv.platform.imports.LeaseStore.Lease;
import ai.bhiv.platform.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Applies confirmed imports and takes reverted ones back, in chunks, in every process that has their module; any
/// number of processes share the
/// work.
///
/// A chunk's rows, their verdicts and the progress commit together. A process that dies leaves its chunk undone and its
/// lease to run out; the next one goes on with the first row that is not applied. So every row is applied once.
public final class ImportWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
    private static final int ATTEMPTS = 8;
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final KindRegistry kinds;
    private final JdbcClient db;
    private final Transactions transactions;
    private final Supplier<List<String>> tenants;
    private final ImportLease lease;
    private final Events events;
    private final Semaphore woken = new Semaphore(0);
    private volatile boolean stopping;
    private @Nullable Thread thread;

    /// @param tenants those whose imports may be applied now
    /// @param lease this process's; of 15 s
    /// @param events where the changes are told
    public ImportWorker(
            KindRegistry kinds,
            JdbcClient db,
            Transactions transactions,
            Supplier<List<String>> tenants,
            ImportLease lease,
            Events events) {
        this.kinds = kinds;
        this.db = db;
        this.transactions = transactions;
        this.tenants = tenants;
        this.lease = lease;
        this.events = events;
    }

    /// Begins to look for work, once a second, and when it is woken, while there is none.
    public synchronized void start() {
        if (thread == null && !kinds.modules().isEmpty()) {
            thread = Thread.ofVirtual().name("imports").start(this::work);
        }
    }

    /// There may be work now.
    public void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    /// Ends after the running chunk and gives its import back.
    @Override
    public void close() {
        stopping = true;
        wake();
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

    /// Applies what is confirmed now, in all tenants, and returns whether there was anything.
    public boolean applyAll() {
        boolean any = false;
        for (var tenant : tenants.get()) {
            for (var module : kinds.modules()) {
                any |= applyNext(tenant, module);
            }
        }
        return any;
    }

    private void work() {
        boolean more = true;
        while (more ? !stopping : !stopped(IDLE)) {
            try {
                more = applyAll();
            } catch (RuntimeException e) {
                LOG.warn("imports: cannot look for work, trying again in {} s", IDLE.toSeconds(), e);
                more = false;
            }
        }
    }

    private boolean stopped(Duration wait) {
        try {
            if (woken.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
            }
            return stopping;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean applyNext(String tenant, String module) {
        var leases = new LeaseStore(db, module);
        var names = kinds.of(module).stream().map(ImportKind::name).toList();
        var taken = transactions.inTenant(tenant, () -> leases.take(names, lease.process(), lease.length()));
        if (taken.isEmpty()) {
            return false;
        }
        var held = taken.get();
        try {
            apply(tenant, module, leases, held);
        } catch (ChunkWork.RowsRefused refused) {
            transactions.inTenant(tenant, () -> {
                refused.writeDown(leases, new RowStore(db, module), held);
                return 0;
            });
        } catch (RuntimeException e) {
            LOG.warn("import {} of {}: a chunk failed and was taken back", held.id(), tenant, e);
            transactions.inTenant(tenant, () -> {
                leases.postpone(held, ATTEMPTS, String.valueOf(e.getMessage()));
                return 0;
            });
        }
        return true;
    }

    private void apply(String tenant, String module, LeaseStore leases, Lease held) {
        var kind = kinds.named(module, held.kind());
        var made = transactions.inTenant(tenant, () -> new ImportStore(db, module).get(held.id()));
        var work = new ChunkWork<>(db, kind, made, events);
        boolean more = true;
        for (long chunk = 1; more; chunk++) {
            if (stopping || !tenants.get().contains(tenant)) {
                transactions.inTenant(tenant, () -> {
                    leases.release(held);
                    return 0;
                });
                return;
            }
            more = context(held).call(() -> transactions.inTenant(tenant, () -> work.next(held, lease.length())));
            if (more && (chunk == 1 || chunk == 30)) {
                transactions.inTenant(tenant, () -> {
                    Plans.learn(db, work.tables());
                    return 0;
                });
            }
        }
    }

    private static RequestContext context(Lease held) {
        Principal principal = held.confirmedBy();
        return new RequestContext(
                principal,
                "import-" + held.id(),
                held.id().toString().replace("-", ""),
                Clock.systemUTC().instant().plus(Duration.ofSeconds(30)),
                null,
                null);
    }
}
