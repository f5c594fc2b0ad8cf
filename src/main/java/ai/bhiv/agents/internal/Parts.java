package ai.bhiv.agents.internal;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the values in a question (ASK-3): what is found first is not looked at again.
final class Parts {
    /// Stands for a name in a text: no word of any language.
    static final String NAMED = "0name0";

    private static final String DIGITS = "\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?";
    private static final String SCALE = "(?:\\s?(k|m|bn|thousand|million|billion)\\b)?";
    private static final Pattern QUOTED = Pattern.compile(
            "\"([^\"]{1,200})\"|\u201c([^\u201d]{1,200})\u201d|(?<![\\p{L}\\p{N}])'([^']{2,200})'(?![\\p{L}\\p{N}])");
    private static final Pattern EMAIL = Pattern.compile("[\\w.+-]{1,64}@[\\w-]+(?:\\.[\\w-]+)+");
    private static final Pattern ID =
            Pattern.compile("\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b");
    private static final String COUNT =
            "(\\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|dozen|twenty|fifty)";
    private static final String RANKED = "most|best|worst|largest|biggest|highest|lowest|smallest|latest|newest|oldest"
            + "|slowest|fastest|top|least|fewest|cheapest|dearest|leading|main|recent|last|first";
    private static final Pattern TOP = Pattern.compile(
            "\\b(?:top|first|best|worst|last|latest|newest|largest|biggest|highest|lowest|bottom) " + COUNT
                    + "\\b(?! ?%)" + "|\\b(?:the )?" + COUNT + "(?= (?:" + RANKED + ")\\b)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PERCENT =
            Pattern.compile("(" + DIGITS + ")\\s?(?:%|percent\\b|per cent\\b)", Pattern.CASE_INSENSITIVE);
    private static final Pattern AMOUNT = Pattern.compile(
            "([$\u20ac\u00a3\u20b9\u00a5])\\s?(" + DIGITS + ")" + SCALE + "|\\b(USD|EUR|GBP|INR|CHF|JPY|CAD|AUD)\\s?("
                    + DIGITS + ")"
                    + SCALE + "|(?<![\\w.,])(" + DIGITS + ")" + SCALE
                    + "\\s?(USD|EUR|GBP|INR|CHF|JPY|CAD|AUD|dollars?|euros?|pounds?|rupees?)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PLAIN =
            Pattern.compile("(?<![\\w.,-])(" + DIGITS + ")" + SCALE + "(?![\\w-])", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile(
            "\\p{Lu}[\\p{L}\\p{N}&.'-]*(?:\\s+(?:(?:of|de|da|van|and|&|the)\\s+)?(?:\\p{Lu}[\\p{L}\\p{N}&.'-]*|\\d{2,})){0,6}");
    private static final Map<String, Integer> COUNTS = Map.ofEntries(
            Map.entry("one", 1),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("dozen", 12),
            Map.entry("twenty", 20),
            Map.entry("fifty", 50));
    private static final Map<String, String> CURRENCIES = Map.ofEntries(
            Map.entry("$", "USD"),
            Map.entry("\u20ac", "EUR"),
            Map.entry("\u00a3", "GBP"),
            Map.entry("\u20b9", "INR"),
            Map.entry("\u00a5", "JPY"),
            Map.entry("dollar", "USD"),
            Map.entry("euro", "EUR"),
            Map.entry("pound", "GBP"),
            Map.entry("rupee", "INR"));

    private final DatePhrases dates = new DatePhrases();
    private final Predicate<String> known;

    /// @param known whether a word is one that the operations themselves use
    Parts(Predicate<String> known) {
        this.known = known;
    }

    private interface Reading {
        @Nullable
        Part read(Matcher matcher);
    }

    /// All values of a question, in the order of the text.
    List<Part> of(String text, LocalDate today) {
        var parts = new ArrayList<Part>();
        find(
                text,
                QUOTED,
                parts,
                m -> new Part.Quoted(m.start(), m.end(), any(m, 1, 2, 3).strip()));
        find(text, EMAIL, parts, m -> new Part.Email(m.start(), m.end(), m.group()));
        find(text, ID, parts, m -> new Part.Id(m.start(), m.end(), m.group().toLowerCase(Locale.ROOT)));
        for (var span : dates.in(text, today)) {
            add(parts, new Part.Days(span.start(), span.end(), span.from(), span.to()));
        }
        find(text, AMOUNT, parts, Parts::amount);
        find(text, PERCENT, parts, m -> new Part.Percent(m.start(), m.end(), share(m.group(1))));
        find(text, TOP, parts, m -> new Part.Top(m.start(), m.end(), count(any(m, 1, 2))));
        find(text, NAME, parts, m -> name(text, m));
        find(text, PLAIN, parts, m -> new Part.Plain(m.start(), m.end(), number(m.group(1), m.group(2))));
        parts.sort(Comparator.comparingInt(Part::start));
        return parts;
    }

    /// The question without its values: what is left says which operation is meant.
    static String core(String text, List<Part> parts) {
        var core = new StringBuilder(text);
        for (var part : parts.reversed()) {
            if (!(part instanceof Part.Plain)) {
                core.replace(part.start(), part.end(), part instanceof Part.Top ? "top" : "");
            }
        }
        var tidy = core.toString()
                .replaceAll("(?i)\\b(from|in|by|for|of|at|to|with|on|called|named)\\s*(?=[?.!,]|$)", "")
                .replaceAll("\\s+(?=[?.!,])", "")
                .replaceAll("\\s{2,}", " ")
                .strip();
        return tidy.isEmpty() ? text : tidy;
    }

    /// The question with [#NAMED] for each name, and without its other values.
    static String marked(String text, List<Part> parts) {
        var marked = new StringBuilder(text);
        for (var part : parts.reversed()) {
            boolean name = part instanceof Part.Name || part instanceof Part.Quoted;
            marked.replace(part.start(), part.end(), name ? NAMED : "");
        }
        return marked.toString();
    }

    private static void find(String text, Pattern pattern, List<Part> parts, Reading reading) {
        var matcher = pattern.matcher(text);
        while (matcher.find()) {
            var part = reading.read(matcher);
            if (part != null) {
                add(parts, part);
            }
        }
    }

    private static void add(List<Part> parts, Part part) {
        boolean free = parts.stream().allMatch(other -> part.end() <= other.start() || other.end() <= part.start());
        if (free) {
            parts.add(part);
        }
    }

    private @Nullable Part name(String text, Matcher m) {
        int start = m.start();
        var value = m.group().replaceAll("(?:'s|[.'-])+$", "");
        boolean opens = text.substring(0, start).isBlank()
                || text.substring(0, start).strip().endsWith(".");
        if (opens) {
            int space = value.indexOf(' ');
            boolean owner = m.group().endsWith("'s") && !known.test(value);
            if (space < 0 && !owner) {
                return null;
            }
            if (space > 0
                    && (known.test(value.substring(0, space)) || Character.isLowerCase(value.charAt(space + 1)))) {
                start += space + 1;
                value = value.substring(space + 1);
            }
        }
        boolean ordinary = value.equals("I") || known.test(value);
        return ordinary ? null : new Part.Name(start, start + value.length(), value);
    }

    private static Part amount(Matcher m) {
        var currency = any(m, 1, 4, 9).toLowerCase(Locale.ROOT);
        var plain = currency.endsWith("s") ? currency.substring(0, currency.length() - 1) : currency;
        var scale = m.group(3) != null ? m.group(3) : m.group(6) != null ? m.group(6) : m.group(8);
        return new Part.Amount(
                m.start(),
                m.end(),
                number(any(m, 2, 5, 7), scale),
                CURRENCIES.getOrDefault(plain, plain.toUpperCase(Locale.ROOT)));
    }

    private static String any(Matcher m, int... groups) {
        for (int group : groups) {
            if (m.group(group) != null) {
                return m.group(group);
            }
        }
        throw new IllegalStateException("no group of " + m.pattern() + " took part in " + m.group());
    }

    private static int count(String word) {
        var known = COUNTS.get(word.toLowerCase(Locale.ROOT));
        return known != null ? known : Integer.parseInt(word);
    }

    private static String share(String digits) {
        return new BigDecimal(digits.replace(",", "")).movePointLeft(2).toPlainString();
    }

    private static String number(String digits, @Nullable String scale) {
        var number = new BigDecimal(digits.replace(",", ""));
        var scaled = switch (scale == null ? "" : scale.toLowerCase(Locale.ROOT)) {
            case "k", "thousand" -> number.movePointRight(3);
            case "m", "million" -> number.movePointRight(6);
            case "bn", "billion" -> number.movePointRight(9);
            default -> number;
        };
        return scaled.stripTrailingZeros().toPlainString();
    }
}
