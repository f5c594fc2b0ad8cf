package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.ColumnProfile.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Counts the values of one column as they pass, in bounded memory.
final class ColumnCount {
    private static final int LONGEST_DATE = 20;
    private static final int WORDS = 500;
    private static final int SHOWN = 50;
    private static final Set<String> TRUTHS = Set.of("true", "false", "yes", "no", "y", "n", "t", "f");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final long[] dates = new long[DatePattern.KNOWN.size()];
    private final long[] numbers = new long[NumberStyle.values().length];
    private final Map<String, Long> words = new HashMap<>();
    private final Set<String> samples = new LinkedHashSet<>();
    private long filled;
    private long empty;
    private long whole;
    private long truths;

    /// The form in which a text that is no value is counted: `See ASN-93` is `See ASN-#`. A text without letters keeps
    /// its digits.
    static String shape(String text) {
        return text.chars().anyMatch(Character::isLetter) ? DIGITS.matcher(text).replaceAll("#") : text;
    }

    void add(JsonNode cell) {
        var text = cell.isNull() ? "" : cell.asString("").strip();
        if (text.isEmpty() && !cell.isContainer()) {
            empty++;
            return;
        }
        filled++;
        if (samples.size() < 5) {
            samples.add(text.length() <= 100 ? text : text.substring(0, 100));
        }
        if (!isNumber(text) & !isDate(text) & !isTruth(text) && text.length() <= 100) {
            var shape = shape(text);
            if (words.size() < WORDS || words.containsKey(shape)) {
                words.merge(shape, 1L, Long::sum);
            }
        }
    }

    ColumnProfile profile(String column) {
        long mostNumbers = Arrays.stream(numbers).max().orElse(0);
        long mostDates = Arrays.stream(dates).max().orElse(0);
        return new ColumnProfile(
                column,
                filled,
                empty,
                mostNumbers,
                Arrays.stream(NumberStyle.values())
                        .filter(style -> mostNumbers > 0 && numbers[style.ordinal()] == mostNumbers)
                        .toList(),
                whole,
                mostDates,
                bestPatterns(mostDates),
                truths,
                words.entrySet().stream()
                        .map(e -> new Word(e.getKey(), e.getValue()))
                        .sorted(Comparator.comparingLong(Word::rows).reversed().thenComparing(Word::text))
                        .limit(SHOWN)
                        .toList(),
                List.copyOf(samples));
    }

    private List<String> bestPatterns(long most) {
        var best = new ArrayList<String>();
        for (int i = 0; i < dates.length; i++) {
            if (most > 0 && dates[i] == most) {
                best.add(DatePattern.KNOWN.get(i).toString());
            }
        }
        return List.copyOf(best);
    }

    private boolean isNumber(String text) {
        boolean any = false;
        for (var style : NumberStyle.values()) {
            var number = style.read(text);
            if (number != null) {
                numbers[style.ordinal()]++;
                if (!any && number.stripTrailingZeros().scale() <= 0) {
                    whole++;
                }
                any = true;
            }
        }
        return any;
    }

    private boolean isDate(String text) {
        boolean any = false;
        if (text.length() <= LONGEST_DATE && text.length() >= 6) {
            for (int i = 0; i < dates.length; i++) {
                if (DatePattern.KNOWN.get(i).read(text) != null) {
                    dates[i]++;
                    any = true;
                }
            }
        }
        return any;
    }

    private boolean isTruth(String text) {
        boolean truth = text.length() <= 5 && TRUTHS.contains(text.toLowerCase(Locale.ROOT));
        truths += truth ? 1 : 0;
        return truth;
    }
}
