package ai.bhiv.platform.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A delivery that is to be made now: an event and how often its subscriber failed on it.
record Due(
        UUID id,
        long position,
        int replay,
        String key,
        int tries,
        String type,
        Instant time,
        String data,
        String actor,
        @Nullable String act,
        String correlationId,
        String traceId) {}
