package ai.bhiv.platform.work;

import ai.bhiv.platform.problem.Problem;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Writes settlements through an absence of the database: again and again for as long as the worker's lease may last.
/// A settlement that was written although its answer was lost is refused the second time, by its epoch or because it
/// changed the state; then the run is not this worker's, which is true.
final class Patience {
    private static final long PAUSE_NANOS = 100_000_000;

    private final RunStore store;

    Patience(RunStore store) {
        this.store = store;
    }

    List<Settlement.Answer> settle(String tenant, List<Settlement> settlements) {
        long end = System.nanoTime() + Lease.LENGTH.toNanos();
        while (true) {
            try {
                return store.settle(tenant, settlements);
            } catch (Problem e) {
                if (e.code().status() != 503) {
                    throw e;
                }
                if (System.nanoTime() > end) {
                    throw new LeaseLost("the database was away for longer than the lease: " + e.getMessage());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
