package ai.bhiv.agents.internal;

import ai.bhiv.agents.AgentAnswer;
import ai.bhiv.agents.AgentAnswer.Status;
import ai.bhiv.agents.AgentAnswer.Suggestion;
import ai.bhiv.agents.AgentQuestion;
import ai.bhiv.platform.id.Ids;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Answers a question from the caller's own records without a language model: finds the operation, fills its arguments,
/// calls it as the caller, and puts the result into words (ASK-1 to 8).
///
/// | score | what happens |
/// | --- | --- |
/// | from 0.8 | the call is made |
/// | 0.6 to 0.8 | reads are made, and the answer says what was understood |
/// | 0.4 to 0.6 | the three nearest questions are offered |
/// | below 0.4 | refused, naming what can be asked |
///
/// A change is never made from a sentence: the filled call comes back (ASK-4).
@Component
final class Orchestrator {
    static final String NAME = "orchestrator";
    static final double SURE = 0.8;
    static final double LIKELY = 0.6;
    static final double POSSIBLE = 0.4;

    private static final Logger log = LoggerFactory.getLogger(Orchestrator.class);

    private final LocalEngine engine;
    private final ArgumentReader reader;
    private final Execution execution;
    private final Conversations conversations;
    private final Clock clock;
    private final Ids ids;

    Orchestrator(
            LocalEngine engine,
            ArgumentReader reader,
            Execution execution,
            Conversations conversations,
            Clock clock,
            Ids ids) {
        this.engine = engine;
        this.reader = reader;
        this.execution = execution;
        this.conversations = conversations;
        this.clock = clock;
        this.ids = ids;
    }

    AgentAnswer answer(AgentQuestion asked) {
        var answering = new Answering(clock, ids);
        var question = asked.query().strip();
        if (Cues.greeting(question)) {
            return answering
                    .suggest(execution.examples(3))
                    .say(Status.ANSWERED, "Hello. Ask me about " + execution.topics() + ".");
        }
        if (Cues.thanks(question)) {
            return answering.say(Status.ANSWERED, "You are welcome.");
        }
        if (Cues.help(question)) {
            return answering
                    .suggest(execution.examples(5))
                    .say(
                            Status.ANSWERED,
                            "I answer questions from your own records, with the operations that you may use: "
                                    + execution.topics() + ". Ask in plain English.");
        }
        var foreign = foreign(asked, question);
        if (foreign != null) {
            return answering.say(
                    Status.REFUSED,
                    "This looks like " + Languages.name(foreign) + ". The local engine knows English: ask in English,"
                            + " or let an administrator configure an LLM provider.");
        }
        try {
            var turn = conversations.followUp(asked, question, this::today);
            return turn != null ? act(asked, turn, answering) : fresh(asked, question, answering);
        } catch (SentenceVectors.VectorsUnavailable e) {
            log.error("questions cannot be matched", e);
            return answering.say(
                    Status.REFUSED, "I cannot match questions to operations on this machine: " + e.getMessage() + ".");
        }
    }

    private static @Nullable String foreign(AgentQuestion asked, String question) {
        var stated = asked.language();
        if (stated != null && !stated.toLowerCase(Locale.ROOT).startsWith("en")) {
            return stated;
        }
        return stated == null ? Languages.foreign(question) : null;
    }

    private AgentAnswer fresh(AgentQuestion asked, String question, Answering answering) {
        var understood = engine.understand(question, today());
        var best = understood.matches().getFirst();
        if (best.score() < POSSIBLE) {
            return refusal(understood, best.score(), answering);
        }
        var filled = reader.read(best.candidate(), question, understood.core(), understood.parts());
        double score = filled.doubted(best.score());
        if (score < POSSIBLE) {
            return refusal(understood, score, answering);
        }
        if (score < LIKELY) {
            var offered = execution.nearest(understood.matches(), 3);
            return answering
                    .score(score)
                    .suggest(offered)
                    .say(Status.NEEDS_INPUT, "I am not sure what you mean. Did you mean: " + list(offered));
        }
        return act(asked, new Conversations.Turn(best.card(), filled, score, understood.parts()), answering);
    }

    private AgentAnswer refusal(LocalEngine.Understood understood, double score, Answering answering) {
        return answering
                .score(score)
                .suggest(execution.nearest(understood.matches(), 3))
                .say(
                        Status.REFUSED,
                        "I can't answer that from your records. I can answer questions about " + execution.topics()
                                + ".");
    }

    private AgentAnswer act(AgentQuestion asked, Conversations.Turn turn, Answering answering) {
        var card = turn.card();
        var filled = turn.filled();
        answering.matched(card, filled.arguments(), turn.score());
        answering.warn(filled.unused());
        if (!filled.missing().isEmpty()) {
            var needed = filled.missing().stream()
                    .map(m -> m.field() + " (" + m.meaning()
                            + (m.choices().isEmpty() ? "" : ": " + String.join(", ", m.choices())) + ")")
                    .collect(Collectors.joining(", "));
            return answering
                    .action(Repeat.action(card, filled.arguments(), false, null))
                    .missing(filled.missing())
                    .say(Status.NEEDS_INPUT, "To do this I still need: " + needed + ".");
        }
        if (!card.readOnly()) {
            return answering
                    .action(Repeat.action(card, filled.arguments(), false, null))
                    .say(
                            Status.NEEDS_APPROVAL,
                            "This would change records, and I change nothing from a sentence. The call is filled in"
                                    + " below; make it yourself if it is what you want.");
        }
        if (asked.dryRun()) {
            return answering
                    .action(Repeat.action(card, filled.arguments(), false, null))
                    .say(Status.ANSWERED, "I would call " + card.operation() + "; nothing was called.");
        }
        conversations.remember(asked, turn);
        return execution.run(asked, turn, answering);
    }

    private static String list(List<Suggestion> offered) {
        return offered.stream().map(s -> "\"" + s.question() + "\"").collect(Collectors.joining(", ")) + "?";
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }
}
