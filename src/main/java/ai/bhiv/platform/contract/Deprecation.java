package ai.bhiv.platform.contract;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// That an operation should no longer be used (PLT-26). Days begin at midnight UTC.
///
/// @param since the day since which it should not
/// @param sunset the day on which it is removed at the earliest; absent while that is not decided
public record Deprecation(LocalDate since, @Nullable LocalDate sunset) {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    /// @throws IllegalArgumentException when a day cannot be read, or the last does not come after the first
    public Deprecation {
        if (sunset != null && !sunset.isAfter(since)) {
            throw new IllegalArgumentException("sunset " + sunset + " (expected: a day after " + since + ")");
        }
    }

    static Deprecation of(String since, String sunset) {
        try {
            return new Deprecation(LocalDate.parse(since), sunset.isEmpty() ? null : LocalDate.parse(sunset));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "deprecated '" + since + "', sunset '" + sunset + "' (expected: days such as 2026-11-25)", e);
        }
    }

    /// The value of `Deprecation` (RFC 9745, section 2.1).
    public String header() {
        return "@" + since.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }

    /// The value of `Sunset` (RFC 8594, section 3).
    public @Nullable String sunsetHeader() {
        return sunset == null ? null : HTTP_DATE.format(sunset.atStartOfDay(ZoneOffset.UTC));
    }
}
