package ai.bhiv.llm.internal;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.Provider;
import ai.bhiv.llm.internal.body.Dialect;
import ai.bhiv.llm.internal.translate.Answers;
import ai.bhiv.llm.internal.translate.Translation;
import java.time.Clock;

/// How a request goes to one target: spliced, as the client's own bytes with the model exchanged, or translated into
/// the protocol that the target speaks.
///
/// @param dialect what the target speaks
/// @param edits as `x-bhiv-edits` has them
/// @param dropped as `x-bhiv-dropped` has it; empty when nothing was
/// @param hidesUsage whether the client did not ask for the event that tells the usage
@SuppressWarnings("ArrayRecordComponent") // never compared
record Lane(
        String word, Dialect dialect, byte[] body, String edits, String dropped, boolean hidesUsage, Answers answers) {
    private static final String USAGE = "\"stream_options\":{\"include_usage\":true}";

    /// @throws ai.bhiv.platform.problem.Problem 422 when the target's protocol cannot do it, or when something is lost
    ///     and the client wants that refused
    static Lane of(ClientCall call, Candidate candidate, Clock clock) {
        var dialect = candidate.dialect(call.dialect());
        return dialect == call.dialect() ? spliced(call, candidate) : translated(call, candidate, clock);
    }

    private static Lane spliced(ClientCall call, Candidate candidate) {
        boolean asks = call.streams()
                && call.dialect() == Dialect.CHAT
                && !call.body().has("stream_options")
                && candidate.price().isPresent()
                && !call.budgets().isEmpty();
        var body = call.body().withModel(candidate.model().upstreamModel(), asks ? USAGE : "");
        var edits = asks ? "model,stream_options" : "model";
        return new Lane("splice", call.dialect(), body, edits, "", asks, new Spliced());
    }

    private static Lane translated(ClientCall call, Candidate candidate, Clock clock) {
        var model = candidate.model();
        // servers of others often know the older name only
        var limit =
                candidate.provider().kind() == Provider.Kind.OPENAI_COMPATIBLE ? "max_tokens" : "max_completion_tokens";
        var goal = new Translation.Goal(model.upstreamModel(), limit, call.outputAtMost(model.maxOutput()));
        var made = Translation.of(call.dialect(), call.body(), goal, clock);
        var losses = made.losses();
        if (!losses.dropped().isEmpty() && "true".equals(call.request().first("x-bhiv-strict"))) {
            throw LlmProblem.TRANSLATE_LOSSY.because("dropped for " + candidate.name() + ": " + losses.header()
                    + " (expected: nothing, because of x-bhiv-strict)");
        }
        return new Lane(
                "translate", made.dialect(), made.body(), losses.edits(), losses.header(), false, made.answers());
    }
}
