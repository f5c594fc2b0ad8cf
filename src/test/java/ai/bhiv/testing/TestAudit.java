package ai.bhiv.testing;

import ai.bhiv.platform.audit.AuditLines;
import ai.bhiv.platform.audit.AuditSpool;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.AuditOutbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The writer of the audit for tests that build their parts themselves: successes reach the outbox in their
/// transaction,
/// what goes through the spool stays in it.
public final class TestAudit {
    private TestAudit() {}

    public static AuditTrail trail(JdbcClient jdbc, Ids ids, Clock clock) {
        try {
            var spool = new AuditSpool(AtEnd.directory("bhiv-spool-"), ids.next(), 1 << 20);
            return new AuditTrail(new AuditOutbox(jdbc), spool, new AuditLines(ids, clock, "test"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
