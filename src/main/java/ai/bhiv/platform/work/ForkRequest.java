package ai.bhiv.platform.work;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/// From where to do a run anew.
///
/// @param step the position of the first step that is done again; outside effects from there on get new keys
public record ForkRequest(@Min(1) @Max(1_000_000) int step) {}
