package ai.bhiv.platform.event;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a failed delivery is tried again (PLT-56).
///
/// @param first the pause after the first failure; it doubles with each further one
/// @param longest no pause is longer
/// @param tries in all
record BackOff(Duration first, Duration longest, int tries) {
    static final BackOff STANDARD = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(5), 20);

    /// The pause before the next try, with up to a half of jitter and never under the first one; nothing when that
    /// was the last try.
    ///
    /// @param failures so far, from 1
    Optional<Duration> after(int failures, RandomGenerator random) {
        if (failures >= tries) {
            return Optional.empty();
        }
        long doubled = first.toMillis() << Math.min(failures - 1, 30);
        long pause = Math.min(doubled, longest.toMillis());
        long jittered = pause - (long) (pause * 0.5 * random.nextDouble());
        return Optional.of(Duration.ofMillis(Math.max(jittered, first.toMillis())));
    }
}
