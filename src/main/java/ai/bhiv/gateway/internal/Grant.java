package ai.bhiv.gateway.internal;

/// What a bucket answers.
///
/// @param remaining how many more would be granted now
/// @param untilNext nanoseconds until what was refused would be granted; 0 when it was granted
/// @param untilFull nanoseconds until the bucket is full again
record Grant(boolean granted, long remaining, long untilNext, long untilFull) {}
