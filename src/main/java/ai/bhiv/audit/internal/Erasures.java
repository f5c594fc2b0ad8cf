package ai.bhiv.audit.internal;

import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.store.Tenancy;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Erases the details of persons (AUD-33): first an entry that tells of it, then, once it is in the log, the archives,
/// and last the database. Each step may be repeated.
public final class Erasures {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Path archive;
    private final Tenancy tenancy;
    private final AuditTrail trail;

    public Erasures(DataSource audit, Path archive, Tenancy tenancy, AuditTrail trail) {
        this.jdbc = JdbcClient.create(audit);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(audit));
        this.archive = archive;
        this.tenancy = tenancy;
        this.trail = trail;
    }

    private record Asked(
            String tenant,
            UUID id,
            String person,
            String reason,
            @Nullable UUID entry) {}

    /// Goes one step with each that waits and that no hold keeps.
    public void turn() {
        for (var asked : waiting()) {
            if (asked.entry == null) {
                tell(asked);
            } else if (logged(asked.tenant, asked.entry)) {
                erase(asked, asked.entry);
            }
        }
    }

    private List<Asked> waiting() {
        return jdbc.sql("""
                        select e.tenant_id, e.id, e.person, e.reason, e.entry_id from audit.erasures e
                        where e.done_at is null and not exists (select from audit.holds h
                            where h.tenant_id = e.tenant_id and h.ended_at is null
                              and (h.until is null or h.until > now()) and (h.person is null or h.person = e.person))
                        order by e.asked_at""")
                .query((row, _) -> new Asked(
                        row.getString(1),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, UUID.class)))
                .list();
    }

    private void tell(Asked asked) {
        var entry = tenancy.inTenant(
                asked.tenant,
                () -> trail.write(AuditEvent.of("audit.erasures.erase", "erase")
                        .by(Principal.system(asked.tenant))
                        .on("audit.erasures", asked.id.toString())
                        .rule("erasure")
                        .reason(asked.reason)));
        jdbc.sql("update audit.erasures set entry_id = ? where tenant_id = ? and id = ? and entry_id is null")
                .params(entry, asked.tenant, asked.id)
                .update();
    }

    private boolean logged(String tenant, UUID entry) {
        return jdbc.sql("select exists (select from audit.entries where tenant_id = ? and id = ?)")
                .params(tenant, entry)
                .query(Boolean.class)
                .single();
    }

    private void erase(Asked asked, UUID entry) {
        for (var file : Archive.in(archive).files()) {
            var again = new SegmentFile(file).without(asked.tenant, asked.person, entry);
            if (again != null) {
                reissued(asked, file, again);
            }
        }
        transactions.execute(_ -> jdbc.sql("select audit.erase_details(?, ?)")
                .params(asked.tenant, asked.id)
                .query(Long.class)
                .single());
    }

    private void reissued(Asked asked, Path file, SegmentFile.Written again) {
        var name = file.getFileName().toString();
        tenancy.inTenant(
                Tenancy.SYSTEM,
                () -> trail.write(AuditEvent.of("audit.segments.reissue", "erase")
                        .on("audit.segments", name)
                        .rule("erasure")
                        .partOf(asked.id)
                        .with("sha256", again.sha256())));
        jdbc.sql("update audit.segments set sha256 = ?, at = now() where file = ?")
                .params(again.sha256(), name)
                .update();
    }
}
