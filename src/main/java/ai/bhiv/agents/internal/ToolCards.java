package ai.bhiv.agents.internal;

import java.util.List;

/// The operations, as the contract declares them.
interface ToolCards {
    /// Every operation that may be a tool; the same list for the life of the process.
    List<ToolCard> all();

    /// Whether the current caller holds the permission. A question that clearly asks for another operation is still
    /// put to it, so that the refusal is the API's own; but only these are ever offered.
    boolean usable(ToolCard card);
}
