package ai.bhiv.platform.imports;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// Checks all rows of an import, chunk by chunk, and writes down what would become of each (PLT-78).
final class Previewer {
    private final RowStore rows;

    Previewer(RowStore rows) {
        this.rows = rows;
    }

    <R extends Record> Preview preview(Import made, ImportKind<R> kind) {
        var check = new RowCheck<>(kind, made);
        var hash = hash(made, check, checked -> rows.judge(made.id(), checked, false));
        rows.markDuplicates(made.id());
        return new Preview(rows.counts(made.id()), hash, check.unknown());
    }

    /// The hash that a preview made now would have. It writes nothing.
    <R extends Record> String hash(Import made, ImportKind<R> kind) {
        return hash(made, new RowCheck<>(kind, made), _ -> {});
    }

    private <R extends Record> String hash(Import made, RowCheck<R> check, Consumer<List<Checked<R>>> seen) {
        var digest = Digests.sha256();
        digest.update(made.sha256().getBytes(StandardCharsets.UTF_8));
        digest.update(ImportStore.json(made.mapping()).getBytes(StandardCharsets.UTF_8));
        var chunk = check.ahead(rows.chunk(made.id(), 0));
        while (!chunk.isEmpty()) {
            var next = check.ahead(rows.chunk(made.id(), chunk.last()));
            var checked = check.check(chunk);
            seen.accept(checked);
            digest.update(outcome(checked).getBytes(StandardCharsets.UTF_8));
            chunk = next;
        }
        return Digests.hex(digest.digest());
    }

    private static String outcome(List<? extends Checked<?>> rows) {
        var text = new StringBuilder(rows.size() * 40);
        for (var row : rows) {
            text.append(row.row().position())
                    .append(row.verdict())
                    .append(row.target())
                    .append('\n');
        }
        return text.toString();
    }
}
