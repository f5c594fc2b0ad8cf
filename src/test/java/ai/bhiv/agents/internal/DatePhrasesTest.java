package ai.bhiv.agents.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatePhrasesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private final DatePhrases phrases = new DatePhrases();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    late in 2011?                          | 2011-01-01 | 2011-12-31
                    from 2011 to 2013                      | 2011-01-01 | 2013-12-31
                    2011-2014                              | 2011-01-01 | 2014-12-31
                    between March 2013 and May 2014        | 2013-03-01 | 2014-05-31
                    March to May 2014                      | 2014-03-01 | 2014-05-31
                    from November to February 2014         | 2013-11-01 | 2014-02-28
                    since March 2014                       | 2014-03-01 | -
                    after 2012-02-28                       | 2012-02-29 | -
                    before 5 March 2012                    | -          | 2012-03-04
                    until last month                       | -          | 2026-10-31
                    by the end of 2013                     | -          | 2013-12-31
                    from 2012 onwards                      | 2012-01-01 | -
                    in Q3 2013                             | 2013-07-01 | 2013-09-30
                    in the fourth quarter                  | 2026-10-01 | 2026-12-31
                    last quarter                           | 2026-07-01 | 2026-09-30
                    first half of 2012                     | 2012-01-01 | 2012-06-30
                    last week                              | 2026-11-09 | 2026-11-15
                    this week                              | 2026-11-16 | 2026-11-22
                    this year                              | 2026-01-01 | 2026-12-31
                    year to date                           | 2026-01-01 | 2026-11-21
                    in the last 30 days                    | 2026-10-23 | 2026-11-21
                    over the past three months             | 2026-08-22 | 2026-11-21
                    in December                            | 2025-12-01 | 2025-12-31
                    in March                               | 2026-03-01 | 2026-03-31
                    yesterday                              | 2026-11-20 | 2026-11-20
                    on March 5th, 2014                     | 2014-03-05 | 2014-03-05
                    """)
    void aPhraseIsItsSpan(String phrase, LocalDate from, LocalDate to) {
        assertThat(phrases.in("How many " + phrase, TODAY))
                .singleElement()
                .satisfies(span -> assertThat(span.from()).isEqualTo(from))
                .satisfies(span -> assertThat(span.to()).isEqualTo(to));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "May we march on?",
                "It costs $2014",
                "Part 12-2014-7",
                "on 31 June 2014",
                "2,014 items",
                "3/4/2014",
                "GTK2000",
                "are we on time"
            })
    void whatIsNoDateIsLeftAlone(String text) {
        assertThat(phrases.in(text, TODAY)).isEmpty();
    }

    @Test
    void twoYearsToCompareAreTwoSpans() {
        assertThat(phrases.in("compare 2013 and 2014", TODAY)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261121})
    void everyDayComesBackFromEveryWayToWriteIt(long seed) {
        var random = seeded(seed);
        for (int i = 0; i < 500; i++) {
            var from = day(random);
            var to = from.plusDays(random.nextInt(2_000));
            var text = "deliveries from " + written(from, random) + " to " + written(to, random) + " by supplier";
            assertThat(phrases.in(text, TODAY))
                    .as("seed %d: %s", seed, text)
                    .singleElement()
                    .satisfies(span -> {
                        assertThat(span.from()).isEqualTo(from);
                        assertThat(span.to()).isEqualTo(to);
                        assertThat(text.substring(span.start(), span.end())).startsWith("from ");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void todayIsThatOfTheAskersZone(long seed) {
        var random = seeded(seed);
        var zones = List.of(
                "Pacific/Kiritimati", "Asia/Kolkata", "Europe/Berlin", "UTC", "America/Los_Angeles", "Pacific/Niue");
        for (int i = 0; i < 500; i++) {
            var now = Instant.ofEpochSecond(random.nextLong(0, 2_000_000_000L));
            var zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            var today = LocalDate.now(Clock.fixed(now, zone));
            var week = phrases.in("last week", today).getFirst();
            assertThat(week.from().getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
            assertThat(week.to().getDayOfWeek()).isEqualTo(DayOfWeek.SUNDAY);
            assertThat(ChronoUnit.DAYS.between(week.to(), today)).isBetween(1L, 7L);
            int days = random.nextInt(1, 400);
            var trailing = phrases.in("in the last " + days + " days", today).getFirst();
            assertThat(ChronoUnit.DAYS.between(trailing.from(), trailing.to())).isEqualTo(days - 1L);
            assertThat(trailing.to()).isEqualTo(today);
            var month = phrases.in("last month", today).getFirst();
            assertThat(YearMonth.from(month.from()))
                    .isEqualTo(YearMonth.from(today).minusMonths(1));
            assertThat(month.to().plusDays(1).getDayOfMonth()).isEqualTo(1);
        }
    }

    private static LocalDate day(RandomGenerator random) {
        return LocalDate.ofEpochDay(random.nextLong(
                LocalDate.of(1995, 1, 1).toEpochDay(), LocalDate.of(2060, 1, 1).toEpochDay()));
    }

    private static String written(LocalDate date, RandomGenerator random) {
        var month = Month.of(date.getMonthValue()).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        var brief = month.substring(0, 3);
        return switch (random.nextInt(5)) {
            case 0 -> date.toString();
            case 1 -> date.getDayOfMonth() + " " + month + " " + date.getYear();
            case 2 -> month + " " + date.getDayOfMonth() + ", " + date.getYear();
            case 3 -> date.getDayOfMonth() + "th of " + month + " " + date.getYear();
            default -> brief + " " + date.getDayOfMonth() + " " + date.getYear();
        };
    }

    private static RandomGenerator seeded(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
