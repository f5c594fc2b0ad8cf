package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.Budget;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/// When the windows of budgets begin: at midnight UTC, of the day, of Monday, of the first of the month.
public final class Windows {
    private Windows() {}

    /// The beginning of the window in which the instant lies.
    public static Instant start(Budget.Window window, Instant at) {
        var day = at.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
        return switch (window) {
            case DAY -> day.toInstant();
            case WEEK ->
                day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).toInstant();
            case MONTH -> day.withDayOfMonth(1).toInstant();
            case TOTAL -> Instant.EPOCH;
        };
    }
}
