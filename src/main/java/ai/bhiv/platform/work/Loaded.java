package ai.bhiv.platform.work;

import ai.bhiv.platform.context.Principal;
import java.util.List;

/// A claimed run with everything that is needed to go on with it.
///
/// @param input JSON
/// @param journal its steps so far
/// @param signals that no step took yet, the oldest first
record Loaded(
        Claimed run, String input, Principal principal, String trace, List<StepRow> journal, List<Signal> signals) {
    /// @param payload JSON
    record Signal(String id, String name, String payload) {}
}
