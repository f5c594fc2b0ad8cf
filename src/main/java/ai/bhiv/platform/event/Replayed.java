package ai.bhiv.platform.event;

/// What a replay set in motion.
///
/// @param deliveries to be made again, or for the first time
public record Replayed(long deliveries) {}
