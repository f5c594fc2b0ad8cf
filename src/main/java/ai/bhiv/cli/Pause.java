package ai.bhiv.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waiting between two looks at something that has no other way to tell.
final class Pause {
    private Pause() {}

    static void of(Duration length) {
        LockSupport.parkNanos(length.toNanos());
    }
}
