package ai.bhiv.agents.internal;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds days and spans of days in English text, relative to a day.
///
/// Weeks begin on Monday (ISO 8601). "The last 30 days" end today, which is the thirtieth. A month without a year is
/// the
/// latest one that has begun. Dates in digits are read only year first: 3/4/2014 means two things and is left alone.
final class DatePhrases {
    private static final String MONTHS = "january|february|march|april|may|june|july|august|september|october|november"
            + "|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec";
    private static final String NUMBERS =
            "[1-9]\\d{0,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|couple of|few";
    private static final String UNITS = "days?|weeks?|fortnights?|months?|quarters?|years?";
    private static final String YEAR = "(?:19|20)\\d{2}";
    private static final Pattern LEAD = Pattern.compile(
            "\\b(between|from|since|after|before|until|till|up to|up until|through|as of|by the end of|starting"
                    + "(?: in| from| on)?|beginning(?: in)?|in|during|for|on|over|within|throughout|of)\\s+(?:the\\s+)?"
                    + "(?:(?:month|year|quarter|week) (?:of )?)?$");
    private static final Pattern JOIN =
            Pattern.compile("\\s*(?:to|until|till|through|thru|and|up to|-|\u2013|\u2014)\\s*(?:the\\s+)?");
    private static final Pattern ONWARDS =
            Pattern.compile("\\s*(?:onwards?|on|and later|or later)\\b(?! time| schedule)");

    private static final Pattern MONTH_LEAD = Pattern.compile("\\b(?:to|and|this|last)\\s+$");

    private static final Pattern MONTH_FOLLOW =
            Pattern.compile("\\s*(?:to|until|through|-|\u2013)\\s*(?:" + MONTHS + ")\\b");

    private final Form dayMonth = form(
            "(?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (" + MONTHS + ")",
            (m, today) -> latestDay(today, month(m.group(2)), number(m, 1)));
    private final Form monthDay = form(
            "(" + MONTHS + ")\\.? (\\d{1,2})(?:st|nd|rd|th)?(?!\\d)",
            (m, today) -> latestDay(today, month(m.group(1)), number(m, 2)));
    private final List<Form> forms = List.of(
            form("(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})", (m, today) -> day(number(m, 1), number(m, 2), number(m, 3))),
            form(
                    "(?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (" + MONTHS + ")\\.?,? (" + YEAR + ")",
                    (m, today) -> day(number(m, 3), month(m.group(2)), number(m, 1))),
            form(
                    "(" + MONTHS + ")\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (" + YEAR + ")",
                    (m, today) -> day(number(m, 3), month(m.group(1)), number(m, 2))),
            dayMonth,
            monthDay,
            form(
                    "(" + MONTHS + ")\\.?,?(?: of)? (" + YEAR + ")",
                    (m, today) -> month(YearMonth.of(number(m, 2), month(m.group(1))))),
            form("(" + YEAR + ")-(\\d{2})(?![\\d-])", (m, today) -> month(YearMonth.of(number(m, 1), number(m, 2)))),
            form(
                    "(?:q([1-4])|(first|second|third|fourth|1st|2nd|3rd|4th|last) quarter)(?:,? (?:of |in )?(?:the )?(?:year )?("
                            + YEAR + "|this year|last year))?",
                    DatePhrases::quarter),
            form(
                    "(?:h([12])|(first|second|1st|2nd|last) half)(?:,? (?:of |in )?(" + YEAR + "|this year|last year))",
                    DatePhrases::half),
            form("(?:the )?((?:19|20)\\d)0s", (m, today) -> years(number(m, 1) * 10, number(m, 1) * 10 + 9)),
            form(
                    "(?:fy ?|fiscal (?:year )?)?(" + YEAR + ")(?!\\d|-\\d{1,2}(?!\\d))",
                    (m, today) -> years(number(m, 1), number(m, 1))),
            form("today", (m, today) -> new Period(today, today)),
            form("yesterday", (m, today) -> new Period(today.minusDays(1), today.minusDays(1))),
            form("tomorrow", (m, today) -> new Period(today.plusDays(1), today.plusDays(1))),
            form(
                    "(year|month|quarter|week)[ -]to[ -]date|([ymqw])td",
                    (m, today) -> new Period(
                            unit(today, m.group(1) != null ? m.group(1) : "ymqw".indexOf(m.group(2)) + "", 0)
                                    .from(),
                            today)),
            form(
                    "(?:the )?(?:last|past|previous|trailing|preceding) (" + NUMBERS + ") (" + UNITS + ")",
                    (m, today) -> trailing(today, amount(m.group(1)), m.group(2))),
            form(
                    "(?:the )?(?:this|current) (week|month|quarter|year)(?: so far)?",
                    (m, today) -> unit(today, m.group(1), 0)),
            form(
                    "(?:the )?(?:last|past|previous|preceding) (week|month|quarter|year)",
                    (m, today) -> unit(today, m.group(1), -1)),
            form(
                    "(?:the )?(?:next|coming|following) (week|month|quarter|year)",
                    (m, today) -> unit(today, m.group(1), 1)),
            form("(" + NUMBERS + ") (" + UNITS + ") ago", (m, today) -> {
                var from =
                        trailing(today, amount(m.group(1)), m.group(2)).from().minusDays(1);
                return new Period(from, from);
            }));
    private final Form bareMonth = form("(" + MONTHS + ")", (m, today) -> {
        var month = YearMonth.of(today.getYear(), month(m.group(1)));
        return month(month.atDay(1).isAfter(today) ? month.minusYears(1) : month);
    });

    /// A span in a text; an open end is null.
    ///
    /// @param start where its words begin, the preposition included
    /// @param end where they end
    /// @param from first day
    /// @param to last day
    record Span(
            int start,
            int end,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {}

    private record Period(LocalDate from, LocalDate to) {}

    private record Atom(int start, int end, @Nullable Period period, boolean bare) {
        Period known() {
            return Objects.requireNonNull(period);
        }
    }

    private interface Reading {
        Period read(Matcher matcher, LocalDate today);
    }

    private record Form(Pattern pattern, Reading reading) {}

    /// All spans of a text, in order.
    List<Span> in(String text, LocalDate today) {
        var lower = lower(text);
        var atoms = atoms(lower, today);
        var spans = new ArrayList<Span>();
        for (int i = 0; i < atoms.size(); i++) {
            var atom = atoms.get(i);
            var lead = lead(lower, spans.isEmpty() ? 0 : spans.getLast().end(), atom);
            var next = i + 1 < atoms.size() ? atoms.get(i + 1) : null;
            if (next != null && joined(lower, atom, next, lead.word())) {
                var from = atom.bare() ? sameYear(atom.known(), next.known()) : atom.known();
                spans.add(
                        span(lead.start(), next.end(), from.from(), next.known().to()));
                i++;
            } else {
                spans.add(span(lower, lead, atom));
            }
        }
        return spans;
    }

    private static Span span(String lower, Lead lead, Atom atom) {
        var period = atom.known();
        var onwards = ONWARDS.matcher(lower).region(atom.end(), lower.length());
        return switch (lead.word()) {
            case "since", "starting", "starting in", "starting from", "starting on", "beginning", "beginning in" ->
                span(lead.start(), atom.end(), period.from(), null);
            case "from" ->
                onwards.lookingAt()
                        ? span(lead.start(), onwards.end(), period.from(), null)
                        : span(lead.start(), atom.end(), period.from(), period.to());
            case "after" -> span(lead.start(), atom.end(), period.to().plusDays(1), null);
            case "before" -> span(lead.start(), atom.end(), null, period.from().minusDays(1));
            case "until", "till", "up to", "up until", "through", "as of", "by the end of" ->
                span(lead.start(), atom.end(), null, period.to());
            default -> span(lead.start(), atom.end(), period.from(), period.to());
        };
    }

    private static Span span(int start, int end, @Nullable LocalDate from, @Nullable LocalDate to) {
        return new Span(start, end, from, to);
    }

    private record Lead(String word, int start) {}

    private static Lead lead(String lower, int floor, Atom atom) {
        var matcher = LEAD.matcher(lower).region(floor, atom.start());
        return matcher.find() ? new Lead(matcher.group(1), matcher.start()) : new Lead("", atom.start());
    }

    private static boolean joined(String lower, Atom atom, Atom next, String lead) {
        var between = lower.substring(atom.end(), next.start());
        boolean backwards =
                !atom.bare() && atom.known().from().isAfter(next.known().to());
        if (!JOIN.matcher(between).matches() || backwards) {
            return false;
        }
        return !between.strip().startsWith("and") || lead.equals("between");
    }

    private List<Atom> atoms(String lower, LocalDate today) {
        var atoms = new ArrayList<Atom>();
        int at = 0;
        while (at < lower.length()) {
            var atom = wordStart(lower, at) ? atomAt(lower, at, today) : null;
            if (atom == null) {
                at++;
            } else {
                if (atom.period() != null) {
                    atoms.add(atom);
                }
                at = atom.end();
            }
        }
        return atoms;
    }

    private @Nullable Atom atomAt(String lower, int at, LocalDate today) {
        for (var form : forms) {
            var matcher =
                    form.pattern().matcher(lower).region(at, lower.length()).useTransparentBounds(true);
            if (matcher.lookingAt() && wordEnd(lower, matcher.end())) {
                boolean yearless = form.equals(dayMonth) || form.equals(monthDay);
                return new Atom(at, matcher.end(), period(form, matcher, today), yearless);
            }
        }
        var matcher =
                bareMonth.pattern().matcher(lower).region(at, lower.length()).useTransparentBounds(true);
        boolean named = matcher.lookingAt()
                && wordEnd(lower, matcher.end())
                && (LEAD.matcher(lower).region(0, at).find()
                        || MONTH_LEAD.matcher(lower).region(0, at).find()
                        || MONTH_FOLLOW
                                .matcher(lower)
                                .region(matcher.end(), lower.length())
                                .lookingAt());
        return named ? new Atom(at, matcher.end(), bareMonth.reading().read(matcher, today), true) : null;
    }

    /// No period for 31 June: it looks like a date and is none, and no part of it is one either.
    private static @Nullable Period period(Form form, Matcher matcher, LocalDate today) {
        try {
            return form.reading().read(matcher, today);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean wordStart(String text, int at) {
        if (!Character.isLetterOrDigit(text.charAt(at))) {
            return false;
        }
        if (at == 0) {
            return true;
        }
        // $2014, 1,999 and PO_2014 are amounts and names, not years
        char before = text.charAt(at - 1);
        boolean glued = "$\u20ac\u00a3.,_#/".indexOf(before) >= 0 && Character.isDigit(text.charAt(at));
        return !Character.isLetterOrDigit(before) && !glued;
    }

    private static boolean wordEnd(String text, int at) {
        return at >= text.length() || !(Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '%');
    }

    private static Period quarter(Matcher m, LocalDate today) {
        int current = today.get(IsoFields.QUARTER_OF_YEAR);
        if ("last".equals(m.group(2)) && m.group(3) == null) {
            return unit(today, "quarter", -1);
        }
        int quarter = m.group(1) != null ? number(m, 1) : "last".equals(m.group(2)) ? 4 : ordinal(m.group(2));
        int year = m.group(3) != null
                ? year(m.group(3), today)
                : quarter > current ? today.getYear() - 1 : today.getYear();
        var first = LocalDate.of(year, quarter * 3 - 2, 1);
        return new Period(first, first.plusMonths(3).minusDays(1));
    }

    private static Period half(Matcher m, LocalDate today) {
        int half = m.group(1) != null ? number(m, 1) : "last".equals(m.group(2)) ? 2 : ordinal(m.group(2));
        var first = LocalDate.of(year(m.group(3), today), half * 6 - 5, 1);
        return new Period(first, first.plusMonths(6).minusDays(1));
    }

    private static int year(String words, LocalDate today) {
        return switch (words) {
            case "this year" -> today.getYear();
            case "last year" -> today.getYear() - 1;
            default -> Integer.parseInt(words);
        };
    }

    private static Period unit(LocalDate today, String unit, int shift) {
        return switch (unit) {
            case "week", "3" -> {
                var monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .plusWeeks(shift);
                yield new Period(monday, monday.plusDays(6));
            }
            case "month", "1" -> month(YearMonth.from(today).plusMonths(shift));
            case "quarter", "2" -> {
                var first = today.withDayOfMonth(1)
                        .with(IsoFields.DAY_OF_QUARTER, 1)
                        .plusMonths(3L * shift);
                yield new Period(first, first.plusMonths(3).minusDays(1));
            }
            default -> years(today.getYear() + shift, today.getYear() + shift);
        };
    }

    private static Period trailing(LocalDate today, int amount, String unit) {
        var after = switch (unit.charAt(0)) {
            case 'd' -> today.minusDays(amount);
            case 'w' -> today.minusWeeks(amount);
            case 'f' -> today.minusWeeks(2L * amount);
            case 'm' -> today.minusMonths(amount);
            case 'q' -> today.minusMonths(3L * amount);
            default -> today.minusYears(amount);
        };
        return new Period(after.plusDays(1), today);
    }

    private static Period sameYear(Period yearless, Period next) {
        int year = next.from().getYear();
        var from = yearless.from().withYear(year);
        int shift = from.isAfter(next.to()) ? -1 : 0;
        var to = yearless.to().equals(yearless.from())
                ? from
                : YearMonth.from(from).atEndOfMonth();
        return new Period(from.plusYears(shift), to.plusYears(shift));
    }

    private static Period month(YearMonth month) {
        return new Period(month.atDay(1), month.atEndOfMonth());
    }

    private static Period years(int first, int last) {
        return new Period(LocalDate.of(first, 1, 1), LocalDate.of(last, 12, 31));
    }

    private static Period day(int year, int month, int day) {
        var date = LocalDate.of(year, month, day);
        return new Period(date, date);
    }

    private static Period latestDay(LocalDate today, int month, int day) {
        var date = LocalDate.of(today.getYear(), month, day);
        return date.isAfter(today) ? day(today.getYear() - 1, month, day) : new Period(date, date);
    }

    private static int month(String name) {
        for (var month : Month.values()) {
            if (month.name().toLowerCase(Locale.ROOT).startsWith(name.substring(0, 3))) {
                return month.getValue();
            }
        }
        throw new IllegalArgumentException("month: " + name + " (expected: an English month)");
    }

    private static int ordinal(String word) {
        return switch (word) {
            case "first", "1st" -> 1;
            case "second", "2nd" -> 2;
            case "third", "3rd" -> 3;
            default -> 4;
        };
    }

    private static final Map<String, Integer> AMOUNTS = Map.ofEntries(
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
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("couple of", 2),
            Map.entry("few", 3));

    private static int amount(String word) {
        var known = AMOUNTS.get(word);
        return known != null ? known : Integer.parseInt(word);
    }

    private static int number(Matcher m, int group) {
        return Integer.parseInt(m.group(group));
    }

    private static Form form(String regex, Reading reading) {
        return new Form(Pattern.compile(regex), reading);
    }

    /// Lower case, character by character, so that offsets stay those of the text.
    private static String lower(String text) {
        var lower = new StringBuilder(text.length());
        text.chars().forEach(c -> lower.append((char) Character.toLowerCase(c)));
        return lower.toString();
    }
}
