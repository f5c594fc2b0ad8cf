package ai.bhiv.platform.imports;

import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Tenancy;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Applies a chunk inside the transaction that is open. A row that the database or the module refuses is found by
/// halving the chunk, so that it stops no other.
final class ChunkApplication<R extends Record> {
    private final JdbcClient db;
    private final ImportKind<R> kind;
    private final RowCheck<R> check;
    private final Journal journal;

    ChunkApplication(JdbcClient db, ImportKind<R> kind, RowCheck<R> check, Journal journal) {
        this.db = db;
        this.kind = kind;
        this.check = check;
        this.journal = journal;
    }

    /// What became of the rows that are neither faulty nor duplicates, one entry each, in the same order.
    List<Checked<R>> apply(RowCheck.Ahead<R> rows) {
        Plans.perCall(db);
        var checked = check.check(rows, row -> row.verdict() != Verdict.ERROR && row.verdict() != Verdict.DUPLICATE);
        Plans.kept(db);
        var due = checked.stream().filter(ChunkApplication::due).toList();
        var applied = write(due).iterator();
        return checked.stream().map(row -> due(row) ? applied.next() : row).toList();
    }

    private static boolean due(Checked<?> row) {
        return row.verdict() == Verdict.CREATE || row.verdict() == Verdict.UPDATE;
    }

    private List<Checked<R>> write(List<Checked<R>> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        db.sql("savepoint import_chunk").update();
        try {
            var outcomes = Tenancy.settled(() -> written(rows));
            db.sql("release savepoint import_chunk").update();
            return outcomes;
        } catch (DataIntegrityViolationException | Problem e) {
            if (e instanceof Problem problem && problem.code().status() >= 500) {
                throw e;
            }
            db.sql("rollback to savepoint import_chunk").update();
            db.sql("release savepoint import_chunk").update();
            if (rows.size() == 1) {
                return List.of(rows.getFirst().with(Verdict.ERROR, List.of(RowFault.row(reason(e))), null));
            }
            var outcomes = new ArrayList<>(write(rows.subList(0, rows.size() / 2)));
            outcomes.addAll(write(rows.subList(rows.size() / 2, rows.size())));
            return outcomes;
        }
    }

    private List<Checked<R>> written(List<Checked<R>> rows) {
        var given = new ArrayList<ImportRow<R>>(rows.size());
        for (var row : rows) {
            if (row.value() != null) {
                given.add(new ImportRow<>(row.row().line(), row.value(), row.target()));
            }
        }
        var applied = kind.apply(given, journal);
        if (applied.size() != rows.size()) {
            throw new IllegalStateException(
                    kind.name() + ": " + applied.size() + " outcomes (expected one per row: " + rows.size() + ")");
        }
        var outcomes = new ArrayList<Checked<R>>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            outcomes.add(outcome(rows.get(i), applied.get(i)));
        }
        return outcomes;
    }

    private Checked<R> outcome(Checked<R> row, Applied applied) {
        return switch (applied) {
            case Applied.Created created -> row.with(Verdict.CREATE, List.of(), created.id());
            case Applied.Updated updated -> row.with(Verdict.UPDATE, List.of(), updated.id());
            case Applied.Skipped skipped -> row.with(Verdict.SKIP, List.of(), skipped.id());
            case Applied.Refused refused ->
                row.with(
                        Verdict.ERROR,
                        refused.faults().stream().map(check::inFile).toList(),
                        null);
        };
    }

    private static String reason(RuntimeException refusal) {
        if (refusal instanceof Problem problem) {
            return problem.detail();
        }
        Throwable cause = refusal;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = String.valueOf(cause.getMessage());
        return "a row that the database accepts: " + message.lines().findFirst().orElse("");
    }
}
