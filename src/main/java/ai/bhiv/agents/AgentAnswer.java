package ai.bhiv.agents;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An agent's answer (TWL-1). Every figure in it was found in `data` or computed from it (TWL-2).
///
/// @param queryId of this answer
/// @param agent who answered
/// @param status what kind of answer it is
/// @param answer the sentence
/// @param language of the sentence, BCP 47
/// @param engine `local` or `llm`: what really answered
/// @param operation the operation that was called, or would be
/// @param arguments its arguments as they were understood
/// @param score how sure the match is, 0 to 1, calibrated on `bench/ask`; absent where nothing was matched
/// @param traceId of the request, to find it in traces and logs
/// @param sources documents quoted; empty where the records themselves answer
/// @param actions how to repeat the call by API and command line
/// @param data the operation's whole result
/// @param table the rows shown below the sentence
/// @param suggestions questions that can be answered instead
/// @param missing what the operation still needs
/// @param warnings what the answer leaves out or assumes
/// @param usage what it took
/// @param createdAt when the answer was made
public record AgentAnswer(
        UUID queryId,
        String agent,
        Status status,
        String answer,
        String language,
        String engine,
        @Nullable String operation,
        Map<String, String> arguments,
        @Nullable Double score,
        @Nullable String traceId,
        List<Source> sources,
        List<Action> actions,
        @Nullable JsonNode data,
        @Nullable Table table,
        List<Suggestion> suggestions,
        List<Missing> missing,
        List<String> warnings,
        Usage usage,
        Instant createdAt) {

    /// What kind of answer it is.
    public enum Status {
        /// From the records, whole.
        ANSWERED,
        /// The operation was called and has no records to answer from.
        NO_ANSWER,
        /// Something is missing, or one of several readings has to be chosen.
        NEEDS_INPUT,
        /// A change: it is shown, not made.
        NEEDS_APPROVAL,
        /// Not something the records answer, or not something the caller may do.
        REFUSED,
        /// Answered, but a part of the question was left out or a list was cut; `warnings` say which.
        PARTIAL
    }

    /// A passage that the answer quotes.
    public record Source(
            String documentId, String title, @Nullable String quote) {}

    /// One call of the API.
    ///
    /// @param operation its id
    /// @param method HTTP method
    /// @param path below the gateway, with its query
    /// @param body the JSON body, for a change
    /// @param cli the same on the command line
    /// @param done whether it was made for this answer
    /// @param problem the code it was refused with
    public record Action(
            String operation,
            String method,
            String path,
            @Nullable String body,
            String cli,
            boolean done,
            @Nullable String problem) {}

    /// Rows, already in the words and formats of the operation.
    ///
    /// @param columns headings
    /// @param rows cells, as many as there are columns
    /// @param total rows of the result, of which `rows` may be the first
    public record Table(List<String> columns, List<List<String>> rows, int total) {}

    /// A question that can be answered.
    public record Suggestion(
            String question,
            String operation,
            String summary,
            @Nullable Double score) {}

    /// A field that the operation needs.
    ///
    /// @param field its name
    /// @param meaning what it means
    /// @param choices what it may be; empty when it is free
    public record Missing(String field, String meaning, List<String> choices) {}

    /// What it took.
    ///
    /// @param ms from question to answer
    /// @param tokens of a language model; 0 without one
    public record Usage(long ms, long tokens) {}
}
