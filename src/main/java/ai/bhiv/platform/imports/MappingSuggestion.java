package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.ColumnProfile.Word;
import ai.bhiv.platform.imports.Mapping.Constant;
import ai.bhiv.platform.imports.Mapping.MappedColumn;
import ai.bhiv.platform.imports.Mapping.Replacement;
import ai.bhiv.platform.imports.Suggestion.Reason;
import ai.bhiv.platform.imports.TargetField.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the field that each column probably is: by folded name, synonym, trigrams and the kind of its values.
final class MappingSuggestion {
    private static final double LEAST = 0.4;
    private static final double LEAST_WORD_SHARE = 0.001;
    private static final Pattern BRACKETS = Pattern.compile("\\(.*?\\)|\\[.*?]");
    private static final Set<String> NOTHING = Set.of(
            "na", "n a", "none", "null", "nil", "unknown", "not known", "not applicable", "not available", "tbd", "");

    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .filter(code -> !Set.of("ALL", "TOP", "TRY", "MOP", "COP").contains(code))
            .collect(Collectors.toSet());

    private record Candidate(ColumnProfile column, TargetField field, double confidence, String because) {}

    private final List<TargetField> fields;
    private final List<ColumnProfile> columns;

    MappingSuggestion(List<TargetField> fields, List<ColumnProfile> columns) {
        this.fields = fields;
        this.columns = columns;
    }

    Suggestion suggest() {
        var chosen = chosen();
        var mapped = new ArrayList<MappedColumn>();
        var reasons = new ArrayList<Reason>();
        for (var column : columns) {
            for (var candidate : chosen) {
                if (candidate.column() == column) {
                    mapped.add(mapped(candidate));
                    reasons.add(new Reason(
                            column.column(),
                            candidate.field().name(),
                            Math.round(candidate.confidence() * 100) / 100.0,
                            candidate.because()));
                }
            }
        }
        var taken = mapped.stream().map(MappedColumn::column).toList();
        var constants = currencies(mapped);
        var given = new HashSet<String>();
        mapped.forEach(column -> given.add(column.field()));
        constants.forEach(constant -> given.add(constant.field()));
        return new Suggestion(
                new Mapping(ImportMode.UPSERT, List.copyOf(mapped), constants),
                List.copyOf(reasons),
                columns.stream()
                        .map(ColumnProfile::column)
                        .filter(column -> !taken.contains(column))
                        .toList(),
                TargetField.missing(fields, given));
    }

    /// The currencies of amounts, from the headings: `freight cost (usd)`; or from another heading, when the file names
    /// one currency only.
    private List<Constant> currencies(List<MappedColumn> mapped) {
        var named = columns.stream()
                .flatMap(column -> currencies(column.column()).stream())
                .distinct()
                .toList();
        var constants = new ArrayList<Constant>();
        for (var column : mapped) {
            var own = currencies(column.column());
            var codes = own.isEmpty() ? named : own;
            var currency = column.field().replaceFirst("\\.amount$", ".currency");
            boolean needed = !currency.equals(column.field())
                    && fields.stream().anyMatch(field -> field.name().equals(currency))
                    && mapped.stream().noneMatch(other -> other.field().equals(currency));
            if (needed && codes.size() == 1) {
                constants.add(new Constant(currency, codes.getFirst()));
            }
        }
        return List.copyOf(constants);
    }

    private static List<String> currencies(String heading) {
        return Arrays.stream(words(heading))
                .map(word -> word.toUpperCase(Locale.ROOT))
                .filter(CURRENCIES::contains)
                .distinct()
                .toList();
    }

    /// The surest pair first; every column and every field once.
    private List<Candidate> chosen() {
        var candidates = new ArrayList<Candidate>();
        for (var column : columns) {
            if (!RejectedRows.ADDED.contains(column.column())) {
                for (var field : fields) {
                    candidates.add(candidate(column, field));
                }
            }
        }
        candidates.sort(Comparator.comparingDouble(Candidate::confidence).reversed());
        var chosen = new ArrayList<Candidate>();
        var taken = new HashSet<Object>();
        for (var candidate : candidates) {
            boolean free = !taken.contains(candidate.column())
                    && !taken.contains(candidate.field().name());
            if (candidate.confidence() >= LEAST && free) {
                chosen.add(candidate);
                taken.add(candidate.column());
                taken.add(candidate.field().name());
            }
        }
        return chosen;
    }

    private static Candidate candidate(ColumnProfile column, TargetField field) {
        var because = new StringBuilder();
        double confidence = named(column.column(), field, because);
        if (confidence < LEAST) {
            return new Candidate(column, field, confidence, "");
        }
        long fitting = fitting(column, field);
        if (column.filled() > 0 && fitting < column.filled()) {
            double share = (double) fitting / column.filled();
            confidence *= share == 0 ? 0.3 : share < 0.1 ? 0.7 : 1 - (1 - share) * 0.15;
            because.append("; ")
                    .append(column.filled() - fitting)
                    .append(" of ")
                    .append(column.filled())
                    .append(" values are not ")
                    .append(plural(field));
        }
        if (unclear(column, field)) {
            confidence = Math.min(confidence, Suggestion.SURE - 0.01);
            because.append("; written as any of ")
                    .append(isDate(field) ? column.datePatterns() : column.numberStyles());
        }
        return new Candidate(column, field, confidence, because.toString());
    }

    private static double named(String heading, TargetField field, StringBuilder because) {
        var bare = BRACKETS.matcher(heading).replaceAll(" ");
        var name = field.name().replace('.', ' ');
        if (same(heading, name)) {
            because.append("same name");
            return 1;
        }
        double best = 0;
        for (var synonym : field.synonyms()) {
            if (same(heading, synonym)) {
                because.append("known as ").append(synonym);
                return 0.98;
            }
            best = same(bare, synonym) ? 0.95 : best;
        }
        if (best > 0 || same(bare, name)) {
            because.append("same name but for what stands in brackets");
            return 0.95;
        }
        var nearest = name;
        for (var other : field.synonyms()) {
            double near = near(bare, other);
            if (near > best) {
                best = near;
                nearest = other;
            }
        }
        double own = near(bare, name);
        because.append("like ").append(own >= best ? name : nearest);
        return Math.max(best, own);
    }

    private static boolean same(String a, String b) {
        var left = Names.squeeze(a);
        return !left.isEmpty() && left.equals(Names.squeeze(b));
    }

    /// Trigrams, or every word of the shorter name within the longer one.
    private static double near(String heading, String name) {
        var left = Set.of(words(heading));
        var right = Set.of(words(name));
        boolean within = !left.isEmpty() && !right.isEmpty() && (left.containsAll(right) || right.containsAll(left));
        double shared = (double) Math.min(left.size(), right.size()) / Math.max(1, Math.max(left.size(), right.size()));
        return Math.max(Names.similarity(heading, name) * 0.9, within ? 0.45 + 0.35 * shared : 0);
    }

    private static String[] words(String name) {
        return Arrays.stream(Names.fold(name).split(" "))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toArray(String[]::new);
    }

    private static long fitting(ColumnProfile column, TargetField field) {
        return switch (field.type()) {
            case TEXT, JSON -> column.filled();
            case NUMBER -> column.numbers();
            case WHOLE -> Math.min(column.numbers(), column.whole());
            case DATE, TIME -> column.dates();
            case TRUTH -> Math.max(column.truths(), zeroOrOne(column) ? column.whole() : 0);
            case CHOICE ->
                column.words().stream()
                        .filter(word -> Conversion.choice(field.values(), word.text()) != null)
                        .mapToLong(Word::rows)
                        .sum();
        };
    }

    private static boolean zeroOrOne(ColumnProfile column) {
        return column.samples().stream().allMatch(sample -> sample.equals("0") || sample.equals("1"));
    }

    private static boolean unclear(ColumnProfile column, TargetField field) {
        return isDate(field)
                ? column.datePatterns().size() > 1
                : field.type() == Type.NUMBER && column.numberStyles().size() > 1 && column.whole() < column.numbers();
    }

    private static boolean isDate(TargetField field) {
        return field.type() == Type.DATE || field.type() == Type.TIME;
    }

    private static String plural(TargetField field) {
        return switch (field.type()) {
            case NUMBER -> "numbers";
            case WHOLE -> "whole numbers";
            case DATE, TIME -> "dates";
            case TRUTH -> "true or false";
            case CHOICE -> "one of " + String.join(", ", field.values());
            case TEXT, JSON -> "texts";
        };
    }

    private static MappedColumn mapped(Candidate candidate) {
        var column = candidate.column();
        var field = candidate.field();
        return new MappedColumn(
                column.column(),
                field.name(),
                true,
                isDate(field) && !column.datePatterns().isEmpty()
                        ? column.datePatterns().getFirst()
                        : null,
                column.numberStyles().isEmpty()
                        ? NumberStyle.POINT
                        : column.numberStyles().getFirst(),
                emptyWords(column, field),
                replacements(column, field));
    }

    private static List<String> emptyWords(ColumnProfile column, TargetField field) {
        if (field.required() || field.type() == Type.TEXT || field.type() == Type.JSON) {
            return List.of();
        }
        return column.words().stream()
                .filter(word -> field.type() != Type.CHOICE)
                .filter(word -> NOTHING.contains(Names.fold(word.text()))
                        || (word.rows() >= 2 && word.rows() >= column.filled() * LEAST_WORD_SHARE))
                .map(Word::text)
                .toList();
    }

    private static List<Replacement> replacements(ColumnProfile column, TargetField field) {
        return column.words().stream()
                .filter(word -> field.type() == Type.CHOICE && Conversion.choice(field.values(), word.text()) == null)
                .map(word -> {
                    var near = Names.nearest(word.text(), field.values());
                    return near == null ? null : new Replacement(word.text(), near.name());
                })
                .filter(Objects::nonNull)
                .toList();
    }
}
