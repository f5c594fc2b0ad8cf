package ai.bhiv.platform.work;

import java.time.Instant;
import java.util.UUID;

/// A run that a worker holds.
///
/// @param worker who holds it
/// @param type its name and version
/// @param fresh whether it was never claimed before, so that it has no journal
/// @param readyAt since when it could have been claimed
/// @param at when it was claimed, by the database's clock
record Claimed(
        String tenant,
        UUID id,
        UUID worker,
        String type,
        long epoch,
        int failures,
        boolean cancelling,
        boolean fresh,
        Instant readyAt,
        Instant at) {}
