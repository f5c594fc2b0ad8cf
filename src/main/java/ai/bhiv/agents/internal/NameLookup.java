package ai.bhiv.agents.internal;

import java.util.List;

/// Finds the records that a name in a question may mean, among those the caller may read (ASK-3).
@FunctionalInterface
interface NameLookup {
    /// Matches for these words as a value of this parameter, best first.
    List<Match> find(ToolCard card, ToolParameter parameter, String words);

    /// @param value what the parameter takes
    /// @param shown the record's name
    /// @param similarity 0 to 1
    record Match(String value, String shown, double similarity) {}
}
