package ai.bhiv;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/// SIGTERM and SIGINT: the first asks for an orderly end, the second ends at once (PLT-61).
final class StopSignals {
    private static final long ORDERLY_END_SECONDS = 40;

    private final CountDownLatch asked = new CountDownLatch(1);

    private StopSignals() {}

    /// @param detached whether the end of the terminal's session (SIGHUP) is ignored
    static StopSignals install(boolean detached) {
        var signals = new StopSignals();
        Signal.handle(new Signal("TERM"), signals::received);
        Signal.handle(new Signal("INT"), signals::received);
        if (detached) {
            Signal.handle(new Signal("HUP"), _ -> {});
        } else {
            Signal.handle(new Signal("HUP"), signals::received);
        }
        return signals;
    }

    /// Returns when the end is asked for.
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void received(Signal signal) {
        int code = 128 + signal.getNumber();
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(code);
        }
        asked.countDown();
        Thread.ofPlatform().name("hard-end").daemon().start(() -> {
            try {
                TimeUnit.SECONDS.sleep(ORDERLY_END_SECONDS);
                Runtime.getRuntime().halt(code);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
