package ai.bhiv.agents.internal;

import ai.bhiv.agents.AgentAnswer.Missing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call as it was read from a question.
///
/// @param question the card's question that it is a form of; its template words the answer
/// @param arguments by name, in their wire form; nothing that the contract would default
/// @param missing required ones that the question does not give, or gives twice over
/// @param strangers whether the question names something that no operation and no record knows
/// @param unused what the question names and the operation cannot take: the answer must not hide it
record Filled(
        @Nullable ToolQuestion question,
        Map<String, String> arguments,
        List<Missing> missing,
        List<String> unused,
        boolean strangers) {
    /// The score of a match after its arguments were read: a name that nobody knows says that something else is meant.
    double doubted(double score) {
        return strangers ? 0.75 * score : score;
    }
}
