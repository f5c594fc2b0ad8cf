package ai.bhiv.platform.seal;

import ai.bhiv.platform.store.MasterKey;
import ai.bhiv.platform.store.Tenancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Carries out rotations. Every step can be done again, so a process that dies leaves nothing half done: whoever takes
/// the lease after it goes on. Calls that seal and open meanwhile are never refused: old keys open until nothing needs
/// them.
public final class RotationWorker {
    private static final Logger LOG = LoggerFactory.getLogger(RotationWorker.class);
    private static final int LEASE_SECONDS = 15;

    private final Tenancy tenancy;
    private final Sealing sealing;
    private final SealedColumns columns;
    private final RotationStore store;
    private final MasterKeys masters;
    private final String process;

    /// @param process the name under which it holds the lease; no two processes share one
    public RotationWorker(JdbcClient jdbc, Tenancy tenancy, Sealing sealing, MasterKeys masters, String process) {
        this.tenancy = tenancy;
        this.sealing = sealing;
        this.columns = new SealedColumns(jdbc, sealing);
        this.store = new RotationStore(jdbc);
        this.masters = masters;
        this.process = process;
    }

    /// Works on the running rotation until it is done or waits for something; does nothing when there is none, or
    /// another process works on it.
    public void work() {
        var id = lease();
        if (id.isEmpty()) {
            promoteLate();
            return;
        }
        var target = masters.next().orElseGet(masters::current);
        var tenants = tenants();
        for (var tenant : tenants) {
            if (!rotate(id.get(), tenant)) {
                return;
            }
        }
        var waiting = rewrap(id.get(), target, tenants);
        if (waiting == null) {
            inSystem(() -> store.finish(id.get()));
            masters.promote(target);
            LOG.info("rotation {} of the sealing keys is done", id.get());
        }
    }

    /// All that may have sealed something: a key left behind would be lost with the second master key after it.
    private List<String> tenants() {
        var tenants = new ArrayList<>(List.of(Tenancy.SYSTEM));
        tenants.addAll(tenancy.keptTenants());
        return tenants;
    }

    private Optional<UUID> lease() {
        return tenancy.inTenant(Tenancy.SYSTEM, () -> store.lease(process, LEASE_SECONDS));
    }

    /// @return false when the lease was lost
    private boolean rotate(UUID id, String tenant) {
        boolean needed = tenancy.inTenant(tenant, () -> {
            boolean needs = sealing.keys().any() || columns.usesFirstFormat();
            if (needs) {
                sealing.keys().add(tenant, id);
            }
            return needs;
        });
        if (!needed) {
            return true;
        }
        for (var column : tenancy.inTenant(tenant, columns::all)) {
            int done;
            do {
                done = tenancy.inTenant(
                        tenant,
                        () -> columns.reseal(
                                column, sealing.keys().newest(tenant).version()));
                int resealed = done;
                inSystem(() -> store.progress(id, resealed, 0, 0, null));
                if (lease().filter(id::equals).isEmpty()) {
                    return false;
                }
            } while (done > 0);
        }
        for (int version : tenancy.inTenant(tenant, sealing.keys()::old)) {
            boolean destroyed = tenancy.inTenant(tenant, () -> {
                sealing.keys().lock(version);
                boolean unused = !columns.uses(version);
                if (unused) {
                    sealing.keys().destroy(version);
                }
                return unused;
            });
            inSystem(() -> store.progress(id, 0, 0, destroyed ? 1 : 0, null));
        }
        return true;
    }

    /// Moves the data keys under the master key, when every running process has it.
    ///
    /// @return what it waits for
    private @Nullable String rewrap(UUID id, MasterKey target, List<String> tenants) {
        var without = tenancy.inTenant(Tenancy.SYSTEM, () -> store.without(target.id()));
        if (!without.isEmpty()) {
            var waiting = "secrets/master-key-next in the home of " + String.join(", ", without);
            inSystem(() -> store.progress(id, 0, 0, 0, waiting));
            return waiting;
        }
        for (var tenant : tenants) {
            int rewrapped = tenancy.inTenant(tenant, () -> sealing.keys().rewrap(tenant, target));
            inSystem(() -> store.progress(id, 0, rewrapped, 0, null));
        }
        return null;
    }

    /// The rotation was carried out by another process, or its end was not seen: the key that everything is wrapped
    /// under now becomes the one in use here too.
    private void promoteLate() {
        masters.next().ifPresent(next -> {
            boolean used = false;
            for (var tenant : tenants()) {
                if (!tenancy.inTenant(tenant, () -> sealing.keys().allUnder(next.id()))) {
                    return;
                }
                used |= tenancy.inTenant(tenant, sealing.keys()::any);
            }
            if (used) {
                masters.promote(next);
            }
        });
    }

    private void inSystem(Runnable work) {
        tenancy.inTenant(Tenancy.SYSTEM, () -> {
            work.run();
            return 0;
        });
    }
}
