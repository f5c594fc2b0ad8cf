package ai.bhiv.platform.work;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a run is to be started.
///
/// @param priority 0 to 9; see [#LOW], [#MEDIUM], [#HIGH], [#CRITICAL]. Each minute of waiting counts as one level.
/// @param delay before it may begin
/// @param key one run for each key of a type, for as long as the run is kept; absent for none
public record Start(int priority, Duration delay, @Nullable String key) {
    public static final int LOW = 2;
    public static final int MEDIUM = 5;
    public static final int HIGH = 7;
    public static final int CRITICAL = 9;

    /// At once, with medium priority.
    public static final Start NOW = new Start(MEDIUM, Duration.ZERO, null);

    public Start {
        if (priority < 0 || priority > 9) {
            throw new IllegalArgumentException("priority: " + priority + " (expected: 0 to 9)");
        }
        if (delay.isNegative() || delay.toDays() > 3660) {
            throw new IllegalArgumentException("delay: " + delay + " (expected: at most ten years)");
        }
    }

    public Start with(int other) {
        return new Start(other, delay, key);
    }

    public Start after(Duration other) {
        return new Start(priority, other, key);
    }

    public Start once(String other) {
        return new Start(priority, delay, other);
    }
}
