package ai.bhiv.platform.work;

import ai.bhiv.platform.context.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A run to be stored.
///
/// @param input JSON
/// @param origin the run that it repeats
record NewRun(
        UUID id,
        WorkType<?, ?> type,
        String input,
        Start how,
        Principal principal,
        String trace,
        @Nullable UUID parent,
        @Nullable UUID origin) {}
