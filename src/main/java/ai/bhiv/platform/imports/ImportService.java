package ai.bhiv.platform.imports;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.imports.Import.State;
import ai.bhiv.platform.imports.TableFormat.Layout;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Transactions;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// What requests do with imports, in the transaction of the module that they are asked of. Applying is the
/// [ImportWorker]'s.
public final class ImportService {
    /// Most rows that go on in one transaction.
    private static final long TOGETHER = 10_000;

    private static final Set<State> CHANGEABLE = Set.of(State.UPLOADED, State.VALIDATED);

    private final KindRegistry kinds;
    private final JdbcClient db;
    private final Transactions transactions;
    private final Cursors cursors;
    private final Ids ids;
    private final Clock clock;
    private volatile Runnable worker = () -> {};

    public ImportService(
            KindRegistry kinds, JdbcClient db, Transactions transactions, Cursors cursors, Ids ids, Clock clock) {
        this.kinds = kinds;
        this.db = db;
        this.transactions = transactions;
        this.cursors = cursors;
        this.ids = ids;
        this.clock = clock;
    }

    /// Who is told once an import is confirmed, or is to be reverted, in this process. Only a hint: every worker also
    /// looks by itself.
    public void tell(Runnable waking) {
        worker = waking;
    }

    Import upload(String module, String kindName, FormatHints hints, Upload upload) {
        var kind = kinds.named(module, kindName);
        var rows = rows(module);
        var id = ids.next();
        var found = new Staging(rows, id).stage(upload, hints);
        var columns = found.columns().stream().map(ColumnProfile::column).toList();
        var suggestion = new ReferenceSuggestion(rows, kind)
                .add(id, columns, new MappingSuggestion(TargetField.of(kind), found.columns()).suggest());
        var now = clock.instant();
        var made = new Import(
                id,
                kind.name(),
                upload.fileName(),
                found.sha256(),
                found.bytes(),
                State.UPLOADED,
                found.format(),
                found.columns(),
                suggestion,
                suggestion.sure(),
                found.rows(),
                null,
                0,
                Counts.NONE,
                warnings(module, kind.name(), found.sha256()),
                false,
                0,
                null,
                null,
                null,
                now,
                caller(),
                now,
                1);
        imports(module).add(made);
        return get(module, id);
    }

    Page<ImportSummary> list(String module, @Nullable String kind, PageRequest page) {
        return imports(module).list(cursors, kind, page);
    }

    Import get(String module, UUID id) {
        return imports(module).get(id);
    }

    Page<StagedRow> rows(String module, UUID id, @Nullable Verdict verdict, PageRequest page) {
        imports(module).get(id);
        return rows(module).list(cursors, id, verdict, page);
    }

    /// The rejected rows; they are read while the answer is written, in transactions of their own.
    Download rejected(String module, UUID id) {
        var made = imports(module).get(id);
        var tenant = RequestContext.current().principal().tenant();
        boolean delimited = made.format().layout() == Layout.DELIMITED;
        var type = delimited ? "text/csv; charset=" + made.format().charset() : "application/json";
        return new Download(
                made.format().layout() == Layout.JSON_LINES ? "application/jsonl" : type,
                "rejected-" + id
                        + (delimited ? ".csv" : made.format().layout() == Layout.JSON_LINES ? ".jsonl" : ".json"),
                out -> write(module, tenant, made, out));
    }

    Import map(String module, UUID id, Version version, Mapping mapping) {
        var made = imports(module).lock(id);
        require(made, CHANGEABLE, "mapped");
        if (!version.matches(made.version())) {
            throw Guarded.stale(version, made.version());
        }
        var kind = kinds.named(module, made.kind());
        Conversion.check(mapping, made.columnNames(), TargetField.of(kind));
        imports(module).map(id, mapping, caller());
        return get(module, id);
    }

    Import validate(String module, UUID id) {
        var made = imports(module).lock(id);
        require(made, CHANGEABLE, "validated");
        Plans.perCall(db);
        var preview = new Previewer(rows(module)).preview(made, kinds.named(module, made.kind()));
        imports(module).validated(id, preview, warnings(module, made.kind(), made.sha256()), caller());
        return get(module, id);
    }

    /// Checks once more that the outcome is the one that was looked at, and leaves the rest to the worker.
    Import apply(String module, UUID id, Confirmation confirmation) {
        var expected = confirmation.expectedChanges();
        var made = imports(module).lock(id);
        require(made, Set.of(State.VALIDATED, State.FAILED), "applied");
        if (made.reverted() != null) {
            throw PlatformProblem.IMPORT_STATE.because(
                    "state: failed while it was reverted (expected: revert it again)");
        }
        Approvals.requirePerson(made.rows(), "apply " + made.rows() + " rows");
        if (confirmation.allOrNothing()) {
            requireWhole(made);
        }
        var seen = made.preview();
        Plans.perCall(db);
        var now = seen == null
                ? null
                : made.state() == State.FAILED
                        ? seen.hash()
                        : new Previewer(rows(module)).hash(made, kinds.named(module, made.kind()));
        if (!expected.equals(now)) {
            throw PlatformProblem.PREVIEW_OUTDATED
                    .because("expected_changes: " + expected
                            + " (expected: the hash of a preview made now; the stored one is "
                            + (seen == null ? "none" : seen.hash()) + ")")
                    .with(Fault.body("/expected_changes", expected, "the hash of the import's current preview"));
        }
        imports(module).confirm(id, RequestContext.current().principal(), confirmation.allOrNothing());
        tellAfterCommit();
        return get(module, id);
    }

    /// All stored records of a kind; they are read while the answer is written, in transactions of their own.
    Download export(ImportKind<?> kind, ExportFormat format, boolean raw) {
        var rows = new ExportedRows(
                db, transactions, RequestContext.current().principal().tenant(), kind);
        boolean csv = format == ExportFormat.CSV;
        return new Download(
                csv ? "text/csv; charset=UTF-8" : "application/jsonl",
                kind.name() + (csv ? ".csv" : ".jsonl"),
                out -> rows.write(format, raw, out));
    }

    /// Leaves taking back to the worker.
    Import revert(String module, UUID id) {
        var made = imports(module).lock(id);
        require(made, Set.of(State.APPLIED, State.FAILED), "reverted");
        if (!imports(module).journaled(id)) {
            throw PlatformProblem.IMPORT_STATE.because(
                    "import: what it changed was not kept (expected: one with rows applied, by this release or a later one)");
        }
        Approvals.requirePerson(Long.MAX_VALUE, "revert an import");
        imports(module).revert(id, RequestContext.current().principal());
        tellAfterCommit();
        return get(module, id);
    }

    Page<RevertConflict> conflicts(String module, UUID id, PageRequest page) {
        imports(module).get(id);
        return new ChangeStore(db, module).conflicts(cursors, id, page);
    }

    private void tellAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                worker.run();
            }
        });
    }

    private static void requireWhole(Import made) {
        var preview = made.preview();
        long errors = preview == null ? 0 : preview.counts().error();
        if (made.rows() > TOGETHER || errors > 0) {
            var what = made.rows() > TOGETHER
                    ? made.rows() + " rows (expected: at most " + TOGETHER + ")"
                    : errors + " rows with errors (expected: none)";
            throw PlatformProblem.IMPORT_STATE
                    .because("all_or_nothing: " + what)
                    .with(Fault.body(
                            "/all_or_nothing",
                            "true",
                            "false, or a file of at most " + TOGETHER + " rows without errors"));
        }
    }

    private void write(String module, String tenant, Import made, OutputStream out) throws IOException {
        try (var file = new RejectedRows(out, made.format(), made.columnNames())) {
            long after = 0;
            while (true) {
                long from = after;
                var chunk = transactions.inTenant(tenant, () -> rows(module).rejected(made.id(), from));
                if (chunk.isEmpty()) {
                    return;
                }
                for (var row : chunk) {
                    file.add(new RawRow(row.line(), row.cells(), row.damage()));
                }
                after = chunk.getLast().position();
            }
        }
    }

    private List<String> warnings(String module, String kind, String sha256) {
        var warnings = new ArrayList<String>();
        for (var before : imports(module).appliedBefore(kind, sha256)) {
            warnings.add("the same file was applied before, as import " + before);
        }
        return List.copyOf(warnings);
    }

    private static void require(Import made, Set<State> states, String what) {
        if (!states.contains(made.state())) {
            throw PlatformProblem.IMPORT_STATE.because("state: " + Json.wireName(made.state()) + " (expected one of "
                    + states.stream()
                            .map(state -> Json.wireName(state))
                            .sorted()
                            .toList() + " to be " + what + ")");
        }
    }

    private static String caller() {
        return RequestContext.current().principal().id();
    }

    private ImportStore imports(String module) {
        return new ImportStore(db, module);
    }

    private RowStore rows(String module) {
        return new RowStore(db, module);
    }
}
