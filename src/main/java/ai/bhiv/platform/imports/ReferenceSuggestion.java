package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.ColumnProfile.Word;
import ai.bhiv.platform.imports.Mapping.MappedColumn;
import ai.bhiv.platform.imports.Mapping.Replacement;
import ai.bhiv.platform.imports.Suggestion.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// Adds to a suggestion what unknown names in its columns probably mean: `GTXPro` is `GTX Pro`.
final class ReferenceSuggestion {
    private static final int DISTINCT = 10_000;
    private static final int UNKNOWN = 500;

    private final RowStore rows;
    private final Map<String, KnownNames> references;

    ReferenceSuggestion(RowStore rows, ImportKind<?> kind) {
        this.rows = rows;
        this.references = kind.references();
    }

    Suggestion add(UUID id, List<String> columns, Suggestion suggestion) {
        var mapped = new ArrayList<MappedColumn>();
        var reasons = new ArrayList<Reason>(suggestion.reasons());
        for (var column : suggestion.mapping().columns()) {
            var known = references.get(column.field());
            var unknown = known == null
                    ? List.<Word>of()
                    : unknown(known, rows.distinct(id, columns.indexOf(column.column()), DISTINCT));
            var values = new ArrayList<>(column.values());
            var said = new StringBuilder();
            for (var word : unknown) {
                var near = known == null ? null : known.near(word.text());
                said.append("; ")
                        .append(word.rows())
                        .append(" rows name ")
                        .append(word.text())
                        .append(", which is unknown");
                if (near != null) {
                    said.append(": ")
                            .append(near.name())
                            .append("? (")
                            .append(near.confidence())
                            .append(')');
                    values.add(new Replacement(word.text(), near.name()));
                }
            }
            mapped.add(with(column, values));
            reasons.replaceAll(reason -> reason.column().equals(column.column()) ? with(reason, said) : reason);
        }
        var mapping = suggestion.mapping();
        return new Suggestion(
                new Mapping(mapping.mode(), List.copyOf(mapped), mapping.constants()),
                List.copyOf(reasons),
                suggestion.unmapped(),
                suggestion.missing());
    }

    private static List<Word> unknown(KnownNames known, List<Word> words) {
        var found = known.known(words.stream().map(Word::text).collect(Collectors.toSet()));
        return words.stream()
                .filter(word -> !found.contains(word.text()))
                .limit(UNKNOWN)
                .toList();
    }

    private static MappedColumn with(MappedColumn column, List<Replacement> values) {
        return new MappedColumn(
                column.column(),
                column.field(),
                column.trim(),
                column.datePattern(),
                column.numberStyle(),
                column.emptyWords(),
                List.copyOf(values));
    }

    private static Reason with(Reason reason, CharSequence more) {
        var because = reason.because() + more;
        return new Reason(
                reason.column(),
                reason.field(),
                reason.confidence(),
                because.length() <= 500 ? because : because.substring(0, 500) + " ...");
    }
}
