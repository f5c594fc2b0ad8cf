package ai.bhiv.agents.internal;

import ai.bhiv.agents.AgentAnswer;
import ai.bhiv.agents.AgentAnswer.Status;
import ai.bhiv.agents.AgentAnswer.Suggestion;
import ai.bhiv.agents.AgentAnswer.Table;
import ai.bhiv.agents.AgentQuestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Makes the call and words what came back; knows what else the caller could ask.
@Component
final class Execution {
    private static final String NOTHING = "There are no records to answer this from yet.";

    private final ToolCards cards;
    private final Caller caller;
    private final AnswerTemplate template;

    Execution(ToolCards cards, Caller caller, AnswerTemplate template) {
        this.cards = cards;
        this.caller = caller;
        this.template = template;
    }

    AgentAnswer run(AgentQuestion asked, Conversations.Turn turn, Answering answering) {
        var card = turn.card();
        var arguments = turn.filled().arguments();
        var result = caller.call(card, arguments);
        var problem = result.problem();
        answering.action(Repeat.action(card, arguments, true, problem == null ? null : problem.code()));
        if (problem != null) {
            return refusal(result.status(), problem, answering);
        }
        var body = result.body();
        if (body == null) {
            return answering.say(Status.NO_ANSWER, NOTHING);
        }
        var worded = worded(turn, body, rows(asked, turn));
        answering.result(body, worded.table());
        if (worded.sentence() == null) {
            return answering.say(Status.NO_ANSWER, nothing(turn));
        }
        if (!body.path("next_cursor").asString("").isEmpty()) {
            answering.warn(List.of("The list is longer than shown; the call below gives its next pages."));
        }
        boolean whole = turn.filled().unused().isEmpty();
        return answering.say(whole ? Status.ANSWERED : Status.PARTIAL, understood(turn) + worded.sentence());
    }

    private static AgentAnswer refusal(int status, Caller.Refusal problem, Answering answering) {
        var words = problem.detail().isEmpty() ? problem.title() + "." : problem.title() + ": " + problem.detail();
        var kind = switch (status) {
            case 401, 403 -> Status.REFUSED;
            case 400, 422 -> Status.NEEDS_INPUT;
            default -> Status.NO_ANSWER;
        };
        return answering
                .warn(List.of("The API refused with " + problem.code() + "."))
                .say(kind, words);
    }

    /// Rows shown: as many as the question names, otherwise as many as the asker takes.
    private static int rows(AgentQuestion asked, Conversations.Turn turn) {
        for (var part : turn.parts()) {
            if (part instanceof Part.Top top) {
                return top.value();
            }
        }
        return asked.maxResults();
    }

    private record Worded(
            @Nullable String sentence, @Nullable Table table) {}

    private Worded worded(Conversations.Turn turn, JsonNode body, int rows) {
        var card = turn.card();
        var arguments = turn.filled().arguments();
        var question = turn.filled().question();
        if ("exact".equals(arguments.get("count")) && body.path("count").isNumber()) {
            var table = template.table("", question == null ? List.of() : question.columns(), body, rows);
            var noun = card.resource().replace('-', ' ');
            return new Worded(Objects.requireNonNull(template.sentence("{count:number} " + noun + ".", body)), table);
        }
        if (question == null || !fits(question, turn)) {
            return plain(body, rows);
        }
        var table = template.table(question.table(), question.columns(), body, rows);
        if (question.answer().isEmpty()) {
            return table != null ? new Worded(heading(table), table) : plain(body, rows);
        }
        boolean onlyTable = !question.answer().contains("{");
        return table == null && onlyTable
                ? new Worded(null, null)
                : new Worded(template.sentence(question.answer(), body), table);
    }

    /// A template speaks of what its own arguments group by; for another grouping it would say the wrong word.
    private static boolean fits(ToolQuestion question, Conversations.Turn turn) {
        var grouping = turn.filled().arguments().get("group_by");
        return Objects.equals(question.with().get("group_by"), grouping);
    }

    private Worded plain(JsonNode body, int rows) {
        for (var list : List.of("", "groups")) {
            var table = template.table(list, List.of(), body, rows);
            if (table != null) {
                return new Worded(heading(table), table);
            }
        }
        boolean emptyPage = body.path("items").isArray() || (body.isArray() && body.isEmpty());
        var fields = emptyPage ? "" : template.fields(body);
        return new Worded(fields.isEmpty() ? null : fields, null);
    }

    private static String heading(Table table) {
        return table.total() == 1 ? "One row:" : table.total() + " rows:";
    }

    private static String nothing(Conversations.Turn turn) {
        var limits = turn.filled().arguments().entrySet().stream()
                .filter(a -> turn.filled().question() == null
                        || !Objects.equals(turn.filled().question().with().get(a.getKey()), a.getValue()))
                .filter(a -> !a.getKey().equals("count") && !a.getKey().equals("limit"))
                .map(a -> a.getKey() + " " + a.getValue())
                .collect(Collectors.joining(", "));
        return limits.isEmpty() ? NOTHING : "There are no records to answer this from, with " + limits + ".";
    }

    private static String understood(Conversations.Turn turn) {
        var question = turn.filled().question();
        return turn.score() >= Orchestrator.SURE || question == null
                ? ""
                : "I understood this as \"" + question.ask().getFirst() + "\" ";
    }

    /// The nearest questions that the caller may ask.
    List<Suggestion> nearest(List<LocalEngine.Match> matches, int most) {
        var nearest = new ArrayList<Suggestion>();
        for (var match : matches) {
            var readings = match.candidate().readings();
            if (nearest.size() < most && !readings.isEmpty() && cards.usable(match.card())) {
                nearest.add(new Suggestion(
                        readings.getFirst().phrasing(),
                        match.card().operation(),
                        match.card().summary(),
                        Math.round(match.score() * 1000) / 1000.0));
            }
        }
        return nearest;
    }

    /// One question each of some operations that the caller may use.
    List<Suggestion> examples(int most) {
        return cards.all().stream()
                .filter(card -> card.readOnly() && !card.questions().isEmpty() && cards.usable(card))
                .filter(card -> card.parameters().stream().noneMatch(ToolParameter::required))
                .sorted(java.util.Comparator.comparing(
                        (ToolCard card) -> !card.operation().contains("analytics")))
                .limit(most)
                .map(card -> new Suggestion(
                        card.questions().getFirst().ask().getFirst(), card.operation(), card.summary(), null))
                .toList();
    }

    /// What the caller can ask about, in words.
    String topics() {
        var topics = new LinkedHashSet<String>();
        for (var card : cards.all()) {
            boolean offered = card.operation().endsWith(".list") && cards.usable(card);
            if (offered) {
                topics.add(
                        card.resource().equals("entries")
                                ? "audit entries"
                                : card.resource().replace('-', ' '));
            }
        }
        var list = List.copyOf(topics);
        return switch (list.size()) {
            case 0 -> "nothing yet: no operation is open to you";
            case 1 -> list.getFirst();
            default -> String.join(", ", list.subList(0, list.size() - 1)) + " and " + list.getLast();
        };
    }
}
