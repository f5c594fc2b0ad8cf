package ai.bhiv.llm.internal;

import java.util.Set;

/// How an attempt that answered ended.
///
/// @param tokens all that were used
/// @param outcome as the ledger has it
/// @param finish why the provider ended, in its word; empty when its protocol has none
record Ending(long tokens, String outcome, String finish) {
    /// Nothing was answered.
    static final Ending NONE = new Ending(0, "none", "");

    private static final Set<String> WHOLE =
            Set.of("", "stop", "tool_calls", "function_call", "end_turn", "tool_use", "stop_sequence", "completed");

    /// Whether the answer is all that the model had to say: neither cut, nor filtered, nor at its limit (LLM-55).
    boolean whole() {
        return outcome.equals("ok") && WHOLE.contains(finish);
    }
}
