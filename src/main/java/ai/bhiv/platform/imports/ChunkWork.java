package ai.bhiv.platform.imports;

import ai.bhiv.platform.event.Events;
import ai.bhiv.platform.imports.LeaseStore.Lease;
import ai.bhiv.platform.imports.LeaseStore.Progress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One import's chunks on their way in, or out again. Each step runs inside a transaction that it shares with the
/// progress and the lease.
final class ChunkWork<R extends Record> {
    private final JdbcClient db;
    private final ImportKind<R> kind;
    private final Import made;
    private final RowStore rows;
    private final LeaseStore leases;
    private final ToldChanges told;
    private final RecordDigests digests;
    private @Nullable RowCheck<R> check;
    private RowCheck.@Nullable Ahead<R> ahead;
    private long aheadAfter;
    private final Set<String> tables = new LinkedHashSet<>();

    /// Takes the transaction of an import back that goes on together or not at all.
    static final class RowsRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Import made;
        private final transient List<? extends Checked<?>> refused;

        private RowsRefused(Import made, List<? extends Checked<?>> refused) {
            super("rows were refused", null, false, false);
            this.made = made;
            this.refused = refused;
        }

        /// Keeps which rows stood in the way, in a transaction of its own.
        void writeDown(LeaseStore leases, RowStore rows, Lease held) {
            rows.judge(made.id(), refused, false);
            var first = refused.getFirst();
            leases.refuse(
                    held,
                    "nothing was applied: %d of its rows were refused, the first on line %d: %s (expected: none, with all_or_nothing)"
                            .formatted(
                                    refused.size(),
                                    first.row().line(),
                                    first.faults().isEmpty()
                                            ? ""
                                            : first.faults().getFirst().expected()));
        }
    }

    ChunkWork(JdbcClient db, ImportKind<R> kind, Import made, Events events) {
        this.db = db;
        this.told = new ToldChanges(db, kind, made.id(), events);
        this.kind = kind;
        this.made = made;
        this.digests = new RecordDigests(db);
        this.rows = new RowStore(db, kind.module());
        this.leases = new LeaseStore(db, kind.module());
    }

    /// The next chunk, or all of them when they go together. False when nothing is left, or another process has the
    /// import.
    boolean next(Lease held, Duration lease) {
        var progress = leases.renew(held, lease).orElse(null);
        if (progress == null) {
            return false;
        }
        if (held.reverting()) {
            return takeBack(held, progress);
        }
        do {
            progress = apply(progress);
        } while (made.allOrNothing() && progress.appliedRows() < made.rows());
        leases.advance(held, progress);
        return progress.appliedRows() < made.rows();
    }

    private Progress apply(Progress progress) {
        var check = check();
        var chunk = chunk(check, progress.appliedRows());
        if (chunk.isEmpty()) {
            return new Progress(made.rows(), progress.applied(), progress.reverted());
        }
        ahead = check.ahead(rows.chunk(made.id(), chunk.last()));
        aheadAfter = chunk.last();
        long first = progress.appliedRows() + 1;
        var journal = new Journal(db, kind.module(), made.id(), first, digests);
        var done = new ChunkApplication<>(db, kind, check, journal).apply(chunk);
        var refused =
                done.stream().filter(row -> row.verdict() == Verdict.ERROR).toList();
        if (made.allOrNothing() && !refused.isEmpty()) {
            throw new RowsRefused(made, refused);
        }
        tables.addAll(journal.tables());
        told.applied(first, journal.tables());
        rows.judge(made.id(), done, true);
        var counts = progress.applied();
        for (var row : done) {
            counts = counts.plus(row.verdict(), 1);
        }
        for (var row : check.rows(chunk)) {
            if (row.verdict() == Verdict.ERROR || row.verdict() == Verdict.DUPLICATE) {
                counts = counts.plus(row.verdict(), 1);
            }
        }
        return new Progress(chunk.last(), counts, progress.reverted());
    }

    private RowCheck<R> check() {
        if (check == null) {
            check = new RowCheck<>(kind, made);
        }
        return check;
    }

    /// The rows after a position: those that were read ahead, if they are the ones. What is staged does not change
    /// while an import is applied.
    private RowCheck.Ahead<R> chunk(RowCheck<R> check, long after) {
        return ahead != null && aheadAfter == after ? ahead : check.ahead(rows.chunk(made.id(), after));
    }

    /// The tables that its chunks have written so far.
    Set<String> tables() {
        return tables;
    }

    private boolean takeBack(Lease held, Progress progress) {
        var changes = new ChangeStore(db, kind.module());
        var chunk = changes.newestChunk(made.id());
        var sum = progress.reverted();
        if (chunk.isPresent()) {
            sum = sum.plus(new Reversal(db, kind, made.id(), told).takeBack(chunk.get()));
        }
        boolean more = chunk.isPresent() && changes.newestChunk(made.id()).isPresent();
        leases.revert(held, sum, more);
        return more;
    }
}
