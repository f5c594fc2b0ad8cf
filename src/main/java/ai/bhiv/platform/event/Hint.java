package ai.bhiv.platform.event;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Tells this process's relay that there is something to do. Only a hint: the relay looks by itself as well.
public final class Hint {
    private final Semaphore given = new Semaphore(0);

    /// Wakes the relay; many hints before it wakes are one.
    public void give() {
        if (given.availablePermits() == 0) {
            given.release();
        }
    }

    /// Waits for a hint, at most so long.
    void await(long millis) throws InterruptedException {
        if (given.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            given.drainPermits();
        }
    }
}
