package ai.bhiv.platform.store;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/// Signals that [Process] has no method for. The numbers are the same on Linux and macOS.
enum Signals {
    /// PostgreSQL: fast shutdown. Sessions are ended, everything is written.
    INTERRUPT(2),
    /// PostgreSQL: immediate shutdown. The next start recovers from the log.
    QUIT(3);

    private final int number;

    Signals(int number) {
        this.number = number;
    }

    void send(long pid) {
        var linker = Linker.nativeLinker();
        var kill = linker.defaultLookup().find("kill").orElseThrow();
        var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        try {
            // The answer is not looked at: the process may have gone a moment ago, and the caller waits for its end.
            int ignored = (int) linker.downcallHandle(kill, type).invokeExact((int) pid, number);
        } catch (Throwable e) {
            throw new IllegalStateException("signal " + this + " to process " + pid + " was not sent", e);
        }
    }
}
