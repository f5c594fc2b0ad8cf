package ai.bhiv.platform.work;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// What durable work is written with. Each method is a step: it has a position and a name, its result is recorded
/// once, and ever after it gives the recorded result. Another name at a position that is recorded means that the
/// code has changed under a run; the run is then parked and nothing is guessed (WRK-17).
public interface Steps {
    /// The run's id.
    UUID run();

    /// The run's tenant.
    String tenant();

    /// Does something outside of this database: at least once, and after a crash again with the same key (WRK-14).
    ///
    /// @param type of the result, which becomes JSON and back
    <T> T call(String name, Class<T> type, Outside<T> body);

    /// Changes tables of the module, in one transaction of the run's tenant together with the step's record: exactly
    /// once (WRK-13). The body makes no network call.
    <T> T change(String name, Class<T> type, Supplier<T> body);

    /// Records a value that could be another one the next time; without effect.
    <T> T value(String name, Class<T> type, Supplier<T> body);

    /// The time, the same at every repeat.
    Instant now(String name);

    /// The time, another one at each repeat: for what is taken down in a step.
    Instant time();

    /// A new id, the same at every repeat.
    UUID id(String name);

    /// Waits, from a millisecond to ten years, holding no thread (WRK-24).
    void sleep(String name, Duration pause);

    /// Waits for a signal with this name, the oldest one first, which may have come before (WRK-28).
    ///
    /// @return its payload, or nothing when it did not come in time
    <T> Optional<T> await(String signal, Class<T> type, Duration atMost);

    /// Starts a run of its own, once, which [#result] waits for.
    <I, O> UUID start(String name, WorkType<I, O> type, I input);

    /// Waits for a child's end.
    ///
    /// @throws PermanentFailure when it did not succeed
    <T> T result(String name, UUID child, Class<T> type);

    /// Does branches at the same time. Each has positions of its own, so the order in which they end does not matter
    /// (WRK-16). The first failure is thrown when all have come to an end.
    <T> List<T> all(String name, List<Branch<T>> branches);

    /// Tells whoever looks how far the run is; written with the next step.
    void progress(long done, long total, String note);

    /// Something outside of this database.
    interface Outside<T> {
        /// @param key the idempotency key of the step: equal at every repeat, of no other step
        T call(String key) throws Exception;
    }

    /// A part of a run that goes beside others.
    interface Branch<T> {
        T run(Steps steps) throws Exception;
    }
}
