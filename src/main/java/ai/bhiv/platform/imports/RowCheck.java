package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.Preview.Unknown;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Says what is to become of rows: the same for the preview and, once more, for the chunk that is applied.
final class RowCheck<R extends Record> {
    /// A row as far as it can be read without the module's records.
    ///
    /// @param value absent for rows with faults
    private record Read<R extends Record>(
            Staged row,
            List<RowFault> faults,
            ObjectNode json,
            @Nullable String key,
            @Nullable R value) {}

    /// A chunk that is read, or is being read, by a thread of its own.
    static final class Ahead<R extends Record> {
        private final long last;
        private final FutureTask<List<Read<R>>> read;

        private Ahead(long last, FutureTask<List<Read<R>>> read) {
            this.last = last;
            this.read = read;
        }

        /// Position of its last row; nothing follows when it has no row.
        long last() {
            return last;
        }

        boolean isEmpty() {
            return last == 0;
        }

        private List<Read<R>> rows() {
            try {
                return read.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failed) {
                    throw failed;
                }
                throw new IllegalStateException("rows could not be read", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("stopped while it waited for rows to be read", e);
            }
        }
    }

    private final ImportKind<R> kind;
    private final ImportMode mode;
    private final Conversion conversion;
    private final RowReader<R> reader;
    private final UnknownValues unknown = new UnknownValues();

    /// @throws Problem `platform.request.invalid` when the mapping does not fit, or required fields have no column
    RowCheck(ImportKind<R> kind, Import made) {
        var fields = TargetField.of(kind);
        this.kind = kind;
        this.mode = made.mapping().mode();
        this.conversion = new Conversion(
                made.mapping(), made.columnNames(), fields, made.format().layout() == TableFormat.Layout.DELIMITED);
        this.reader = new RowReader<>(kind.record(), conversion);
        var missing = conversion.missing(fields);
        if (!missing.isEmpty()) {
            throw PlatformProblem.INVALID
                    .because("mapping: no column for " + String.join(", ", missing) + " (expected one for each)")
                    .withFaults(missing.stream()
                            .map(field -> Fault.body("/columns", null, "a column or a constant for " + field))
                            .toList());
        }
    }

    /// Begins to read a chunk, while the caller waits for the database with the one before.
    Ahead<R> ahead(List<RowStore.Stored> chunk) {
        var read = new FutureTask<>(() -> chunk.stream().map(this::read).toList());
        Thread.ofVirtual().name("import-rows").start(read);
        return new Ahead<>(chunk.isEmpty() ? 0 : chunk.getLast().position(), read);
    }

    /// One entry per row, in the same order; rows equal in the match fields to an earlier one of the list are
    /// duplicates.
    List<Checked<R>> check(Ahead<R> chunk) {
        return check(chunk, _ -> true);
    }

    /// The rows of a chunk, in their order.
    List<Staged> rows(Ahead<R> chunk) {
        return chunk.rows().stream().map(Read::row).toList();
    }

    /// The same, of some of its rows.
    List<Checked<R>> check(Ahead<R> chunk, Predicate<Staged> which) {
        var read = chunk.rows().stream().filter(row -> which.test(row.row())).toList();
        resolve(read);
        var keys = new HashSet<String>();
        var checked = new ArrayList<Checked<R>>(read.size());
        for (var row : read) {
            var key = row.key();
            if (!row.faults().isEmpty()) {
                checked.add(new Checked<>(row.row(), Verdict.ERROR, List.copyOf(row.faults()), null, null, null));
            } else if (key != null && !keys.add(key)) {
                checked.add(new Checked<>(
                        row.row(),
                        Verdict.DUPLICATE,
                        List.of(RowFault.row("match fields that no earlier row of the file has")),
                        key,
                        null,
                        null));
            } else {
                checked.add(new Checked<>(row.row(), Verdict.CREATE, List.of(), key, null, row.value()));
            }
        }
        return matched(checked);
    }

    List<Unknown> unknown() {
        return unknown.mostFrequent();
    }

    /// A fault that the module named by field, with the column that gives it.
    RowFault inFile(RowFault fault) {
        return fault.field() == null ? fault : fault.in(conversion.columnOf(fault.field()));
    }

    private Read<R> read(RowStore.Stored stored) {
        var row = stored.read();
        var faults = new ArrayList<>(row.damage());
        var json = faults.isEmpty() ? reader.read(row.cells(), faults) : JsonNodeFactory.instance.objectNode();
        boolean sound = faults.isEmpty();
        return new Read<>(row, faults, json, sound ? key(json) : null, sound ? reader.record(json) : null);
    }

    private void resolve(List<Read<R>> rows) {
        for (Map.Entry<String, KnownNames> reference : kind.references().entrySet()) {
            var field = reference.getKey();
            Set<String> asked = new HashSet<>();
            rows.stream()
                    .map(row -> at(row.json(), field))
                    .filter(JsonNode::isString)
                    .forEach(value -> asked.add(value.stringValue()));
            var known = asked.isEmpty() ? asked : reference.getValue().known(asked);
            for (var row : rows) {
                var value = at(row.json(), field);
                if (value.isString() && !known.contains(value.stringValue())) {
                    var column = conversion.columnOf(field);
                    var near = unknown.add(column, field, value.stringValue(), reference.getValue());
                    row.faults().add(new RowFault(column, field, value.stringValue(), "a known " + field, near));
                }
            }
        }
    }

    private List<Checked<R>> matched(List<Checked<R>> rows) {
        var sound = new ArrayList<ImportRow<R>>();
        for (var row : rows) {
            if (row.value() != null) {
                sound.add(new ImportRow<>(row.row().line(), row.value(), null));
            }
        }
        var matches = sound.isEmpty() ? List.<Match>of() : kind.match(sound);
        if (matches.size() != sound.size()) {
            throw new IllegalStateException(
                    kind.name() + ": " + matches.size() + " matches (expected one per row: " + sound.size() + ")");
        }
        var match = matches.iterator();
        return rows.stream()
                .map(row -> row.verdict() == Verdict.CREATE ? judged(row, match.next()) : row)
                .toList();
    }

    private Checked<R> judged(Checked<R> row, Match match) {
        if (match.id() == null) {
            return mode == ImportMode.UPDATE
                    ? row.with(Verdict.SKIP, List.of(RowFault.row("a stored record with these match fields")), null)
                    : row;
        }
        return switch (mode) {
            case CREATE ->
                row.with(
                        Verdict.DUPLICATE,
                        List.of(RowFault.row("match fields that no stored record has, in mode create")),
                        match.id());
            case UPDATE, UPSERT -> row.with(match.same() ? Verdict.SKIP : Verdict.UPDATE, List.of(), match.id());
        };
    }

    /// Equal for rows with equal match fields; nothing when all of them are absent.
    private @Nullable String key(ObjectNode row) {
        var key = new StringBuilder();
        boolean any = false;
        for (var field : kind.matchFields()) {
            var value = at(row, field);
            any |= !value.isMissingNode();
            var text = value.isNumber()
                    ? value.decimalValue().stripTrailingZeros().toPlainString()
                    : value.isMissingNode() ? "" : value.toString();
            key.append(text.length()).append(':').append(text);
        }
        return any ? Digests.hex(Digests.sha256().digest(key.toString().getBytes(StandardCharsets.UTF_8))) : null;
    }

    private static JsonNode at(ObjectNode row, String field) {
        JsonNode found = row;
        for (var part : field.split("\\.", -1)) {
            found = found.path(part);
        }
        return found.isNull() ? MissingNode.getInstance() : found;
    }
}
