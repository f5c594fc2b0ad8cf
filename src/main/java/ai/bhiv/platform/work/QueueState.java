package ai.bhiv.platform.work;

import org.jspecify.annotations.Nullable;

/// How much lies in a queue of the caller's tenant.
///
/// @param oldestSeconds how long the run that is ready the longest has been so
public record QueueState(
        String queue,
        long scheduled,
        long ready,
        long running,
        long waiting,
        long parked,
        @Nullable Long oldestSeconds) {}
