package ai.bhiv.platform.work;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a failed attempt is repeated (WRK-21).
///
/// @param retries after the first attempt; they are counted anew after each step that was done
/// @param first the longest pause before the first retry; it doubles with each one
/// @param longest no pause is longer
/// @param attempt how long one attempt may run before it is interrupted and counts as failed
public record RetryPolicy(int retries, Duration first, Duration longest, Duration attempt) {
    public static final RetryPolicy STANDARD =
            new RetryPolicy(3, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(300));

    /// The pause before the next attempt: somewhere between nothing and its longest (full jitter), or what the other
    /// side asked for when that is longer; nothing when there is no further attempt.
    ///
    /// @param failures so far, with this one
    Optional<Duration> after(int failures, Duration asked, RandomGenerator random) {
        if (failures > retries) {
            return Optional.empty();
        }
        long bound = Math.min(first.toMillis() << Math.min(failures - 1, 30), longest.toMillis());
        long pause = (long) (bound * random.nextDouble());
        return Optional.of(Duration.ofMillis(Math.max(pause, asked.toMillis())));
    }
}
