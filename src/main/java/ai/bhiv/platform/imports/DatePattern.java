package ai.bhiv.platform.imports;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One way of writing a date, in the letters of `DateTimeFormatter`: `yyyy-MM-dd`, `d-MMM-yy`, `M/d/yyyy`. Reading is
/// strict about the calendar and makes no exceptions, because every cell of a file is tried with every pattern.
///
/// Two-digit years are those of 1950 to 2049. Month names are English, short or long.
final class DatePattern {
    /// The patterns that are looked for, in the order in which they are shown.
    static final List<DatePattern> KNOWN = List.of(
                    "yyyy-MM-dd",
                    "d-MMM-yy",
                    "d-MMM-yyyy",
                    "d MMM yyyy",
                    "MMM d, yyyy",
                    "M/d/yyyy",
                    "d/M/yyyy",
                    "M/d/yy",
                    "d/M/yy",
                    "d.M.yyyy",
                    "d.M.yy",
                    "M-d-yyyy",
                    "d-M-yyyy",
                    "yyyy/MM/dd",
                    "yyyyMMdd")
            .stream()
            .map(DatePattern::new)
            .toList();

    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");
    private static final int PIVOT = 50;

    private final String pattern;
    private final List<String> parts;

    private DatePattern(String pattern) {
        this.pattern = pattern;
        this.parts = split(pattern);
    }

    /// A pattern by its letters.
    ///
    /// @throws IllegalArgumentException when a day, a month or a year is missing or a letter means something else
    static DatePattern of(String letters) {
        for (var known : KNOWN) {
            if (known.pattern.equals(letters)) {
                return known;
            }
        }
        var made = new DatePattern(letters);
        boolean whole = made.has('d') && made.has('M') && made.has('y') && letters.length() <= 40;
        boolean clear = made.parts.stream()
                .allMatch(part -> List.of("d", "dd", "M", "MM", "MMM", "MMMM", "yy", "yyyy")
                                .contains(part)
                        || !Character.isLetter(part.charAt(0)));
        if (!whole || !clear) {
            throw new IllegalArgumentException("date pattern: " + letters + " (expected one of " + KNOWN
                    + " or another of the letters d, M and y)");
        }
        return made;
    }

    /// The date, or nothing when the text is not exactly one of this pattern.
    @Nullable
    LocalDate read(String text) {
        int at = 0;
        int day = 0;
        int month = 0;
        int year = 0;
        for (var part : parts) {
            int length = length(part, text, at);
            if (length == 0) {
                return null;
            }
            var piece = text.substring(at, at + length);
            switch (part.charAt(0)) {
                case 'd' -> day = Integer.parseInt(piece);
                case 'M' -> month = part.length() > 2 ? month(piece) : Integer.parseInt(piece);
                case 'y' -> year = year(piece);
                default -> {
                    if (!piece.equals(part)) {
                        return null;
                    }
                }
            }
            at += length;
        }
        boolean real = at == text.length()
                && month >= 1
                && month <= 12
                && year >= 1
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
        return real ? LocalDate.of(year, month, day) : null;
    }

    @Override
    public String toString() {
        return pattern;
    }

    private boolean has(char letter) {
        return parts.stream().filter(part -> part.charAt(0) == letter).count() == 1;
    }

    /// How many characters from there belong to the part; 0 when they cannot.
    private static int length(String part, String text, int at) {
        boolean named = part.startsWith("MMM");
        boolean digits = !named && Character.isLetter(part.charAt(0));
        if (!named && !digits) {
            return at < text.length() ? 1 : 0;
        }
        int most = named ? 9 : part.length() == 1 ? 2 : part.length();
        int least = named ? 3 : part.length();
        int length = 0;
        while (length < most && at + length < text.length() && fits(text.charAt(at + length), named)) {
            length++;
        }
        return length >= least ? length : 0;
    }

    private static boolean fits(char c, boolean named) {
        return named ? Character.isLetter(c) : c >= '0' && c <= '9';
    }

    private static int month(String name) {
        var folded = name.toLowerCase(Locale.ROOT);
        for (int i = 0; i < 12; i++) {
            var whole = MONTHS.get(i);
            if (whole.equals(folded) || whole.substring(0, 3).equals(folded) || (i == 8 && folded.equals("sept"))) {
                return i + 1;
            }
        }
        return 0;
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() == 4 ? year : year < PIVOT ? 2000 + year : 1900 + year;
    }

    private static List<String> split(String pattern) {
        var parts = new ArrayList<String>();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = at + 1;
            while (Character.isLetter(c) && end < pattern.length() && pattern.charAt(end) == c) {
                end++;
            }
            parts.add(pattern.substring(at, end));
            at = end;
        }
        return List.copyOf(parts);
    }
}
