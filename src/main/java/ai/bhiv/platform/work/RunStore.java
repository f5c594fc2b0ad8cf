package ai.bhiv.platform.work;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/// Where runs are kept, as a worker sees it. Every method is atomic; each may fail after it was done, so that its
/// caller must be able to ask again.
interface RunStore {
    /// Begins a lease. Its id is new: a lease that ran out is never renewed.
    void enter(UUID worker);

    /// Renews the lease if asked to, brings on what is due, and tells what there is to do.
    Look look(UUID worker, boolean renew, boolean draining);

    /// @param alive whether the lease still runs
    /// @param queues of those that are served, with something ready
    /// @param cancelling runs of this worker that somebody wants to end
    /// @param nextDueMillis until the next run becomes due by itself; far away when none will
    record Look(boolean alive, List<String> queues, List<UUID> cancelling, long nextDueMillis) {}

    /// Ends the lease at once.
    void leave(UUID worker);

    /// Claims ready runs of a queue, from the tenant after this one on.
    List<Claimed> claim(UUID worker, String queue, int atMost, String afterTenant);

    /// Reads what is needed to go on, in the tenant's own transaction.
    List<Loaded> load(String tenant, List<Claimed> runs);

    /// Writes for runs of one tenant, each guarded by its epoch; the answers in the same order.
    List<Settlement.Answer> settle(String tenant, List<Settlement> settlements);

    /// Does a part of a module's work and records its step, both or neither.
    ///
    /// @throws LeaseLost when the run is not this worker's any more; the part is then not done
    String change(Claimed run, StepRow step, Supplier<String> part);

    /// Gives back what the worker holds but for these.
    int giveBack(UUID worker, Collection<UUID> known);

    /// Makes room for the months to come, and drops those that are past keeping.
    default void upkeep() {}
}
