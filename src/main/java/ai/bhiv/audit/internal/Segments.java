package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditRetention;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.store.Tenancy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Archives segments that are old enough, and drops them once their file is whole and an entry in the log tells of it
/// (AUD-32). Leaves and tiles stay, so what was archived proves as before. While a hold is in force nothing is dropped.
public final class Segments {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);
    private static final int FETCH = 1_000;

    private final DataSource audit;
    private final JdbcClient jdbc;
    private final Path archive;
    private final Tenancy tenancy;
    private final AuditTrail trail;
    private final AuditRetention.Days days;
    private final Clock clock;

    public Segments(
            DataSource audit, Path archive, Tenancy tenancy, AuditTrail trail, AuditRetention.Days days, Clock clock) {
        this.audit = audit;
        this.jdbc = JdbcClient.create(audit);
        this.archive = archive;
        this.tenancy = tenancy;
        this.trail = trail;
        this.days = days;
        this.clock = clock;
    }

    public void turn() {
        jdbc
                .sql("select segment from audit.segments where state = 'open' order by segment")
                .query(String.class)
                .list()
                .stream()
                .filter(this::old)
                .forEach(this::archive);
        if (!held()) {
            jdbc.sql("""
                            select s.segment, s.file, s.sha256 from audit.segments s where s.state = 'archived'
                              and exists (select from audit.entries e where e.tenant_id = '_system' and e.id = s.entry_id)
                            order by s.segment""")
                    .query((row, _) -> new Archived(row.getString(1), row.getString(2), row.getString(3)))
                    .list()
                    .forEach(this::drop);
        }
    }

    private record Archived(String segment, String file, String sha256) {}

    private boolean old(String segment) {
        var ended =
                YearMonth.parse(segment.substring(0, 7)).plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC);
        int stays = segment.endsWith(" access") ? days.access() : days.changes();
        return !clock.instant().isBefore(ended.plusDays(stays).toInstant());
    }

    private boolean held() {
        return jdbc.sql(
                        "select exists (select from audit.holds where ended_at is null and (until is null or until > now()))")
                .query(Boolean.class)
                .single();
    }

    private void archive(String segment) {
        var file = archive.resolve(segment.replace(' ', '-') + ".jsonl");
        var written = new SegmentFile(file).write(sink -> lines(segment, sink));
        UUID entry = tenancy.inTenant(
                Tenancy.SYSTEM,
                () -> trail.write(AuditEvent.of("audit.segments.archive", "export")
                        .on("audit.segments", segment)
                        .rule("retention")
                        .with("entries", written.entries())
                        .with("sha256", written.sha256())));
        jdbc.sql("""
                        update audit.segments set state = 'archived', entries = ?, file = ?, sha256 = ?, entry_id = ?, at = now()
                        where segment = ? and state = 'open'""")
                .params(written.entries(), file.getFileName().toString(), written.sha256(), entry, segment)
                .update();
        LOG.info("audit: segment {} is archived, {} entries", segment, written.entries());
    }

    private void lines(String segment, SegmentFile.Sink sink) throws IOException {
        try (var connection = audit.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            try (var statement = connection.prepareStatement("""
                    select e.tenant_id, e.seq, e.entry, d.salt, d.detail from audit.entries e
                    left join audit.details d
                        on d.tenant_id = e.tenant_id and d.entry_id = e.id and d.segment = e.segment
                    where e.segment = ? order by e.tenant_id, e.seq""")) {
                statement.setFetchSize(FETCH);
                statement.setString(1, segment);
                try (var row = statement.executeQuery()) {
                    while (row.next()) {
                        sink.line(SegmentFile.line(
                                row.getString(1), row.getLong(2), row.getString(3), row.getBytes(4), row.getString(5)));
                    }
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void drop(Archived archived) {
        var file = archive.resolve(archived.file);
        if (!Files.exists(file) || !new SegmentFile(file).sha256().equals(archived.sha256)) {
            throw new UncheckedIOException(new IOException(file + " is not the archive of " + archived.segment));
        }
        new TransactionTemplate(new JdbcTransactionManager(audit))
                .executeWithoutResult(_ -> jdbc.sql("select audit.drop_segment(?)")
                        .param(archived.segment)
                        .query((_, _) -> 0)
                        .single());
        LOG.info("audit: segment {} left the database", archived.segment);
    }
}
