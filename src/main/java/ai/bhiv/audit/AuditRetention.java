package ai.bhiv.audit;

import ai.bhiv.audit.internal.Erasures;
import ai.bhiv.audit.internal.Segments;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.store.Tenancy;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets entries end as they should: segments that are old enough are archived, verified and dropped, and details of
/// persons are erased (AUD-32 to 34). Only the process that sequences does it.
public final class AuditRetention {
    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

    private final Segments segments;
    private final Erasures erasures;
    private final AtomicBoolean working = new AtomicBoolean();

    /// How long entries stay in the database.
    ///
    /// @param changes days, at least 365
    /// @param access days, at least 90
    public record Days(int changes, int access) {}

    /// @param audit connections of `bhiv_audit`
    public AuditRetention(
            DataSource audit, AuditPlaces places, Tenancy tenancy, AuditTrail trail, Days days, Clock clock) {
        this.segments = new Segments(audit, places.archive(), tenancy, trail, days, clock);
        this.erasures = new Erasures(audit, places.archive(), tenancy, trail);
    }

    /// Does what is due, in a thread of its own; nothing while the last turn still works.
    public void begin() {
        if (working.compareAndSet(false, true)) {
            Thread.ofVirtual().name("audit-retention").start(() -> {
                try {
                    turn();
                } catch (RuntimeException e) {
                    LOG.warn("audit: archiving or erasing failed and is tried again", e);
                } finally {
                    working.set(false);
                }
            });
        }
    }

    /// Does what is due. What an entry must tell of first is done by the turn after that entry is in the log.
    public void turn() {
        erasures.turn();
        segments.turn();
    }
}
