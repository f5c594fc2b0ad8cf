package ai.bhiv.agents.internal;

import ai.bhiv.agents.AgentAnswer;
import ai.bhiv.agents.AgentAnswer.Action;
import ai.bhiv.agents.AgentAnswer.Missing;
import ai.bhiv.agents.AgentAnswer.Status;
import ai.bhiv.agents.AgentAnswer.Suggestion;
import ai.bhiv.agents.AgentAnswer.Table;
import ai.bhiv.agents.AgentAnswer.Usage;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An answer in the making: filled in step by step, then given out once.
final class Answering {
    private final Clock clock;
    private final Ids ids;
    private final Instant began;
    private String language = "en";
    private @Nullable String operation;
    private Map<String, String> arguments = Map.of();
    private @Nullable Double score;
    private @Nullable JsonNode data;
    private @Nullable Table table;
    private final List<Action> actions = new ArrayList<>();
    private final List<Suggestion> suggestions = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Answering(Clock clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
        this.began = clock.instant();
    }

    Answering language(String tag) {
        language = tag;
        return this;
    }

    Answering matched(ToolCard card, Map<String, String> filled, double matchScore) {
        operation = card.operation();
        arguments = Map.copyOf(filled);
        score = Math.round(matchScore * 1000) / 1000.0;
        return this;
    }

    Answering score(double matchScore) {
        score = Math.round(matchScore * 1000) / 1000.0;
        return this;
    }

    Answering result(JsonNode body, @Nullable Table rows) {
        data = body;
        table = rows;
        return this;
    }

    Answering action(Action action) {
        actions.add(action);
        return this;
    }

    Answering suggest(List<Suggestion> more) {
        suggestions.addAll(more);
        return this;
    }

    Answering missing(List<Missing> more) {
        missing.addAll(more);
        return this;
    }

    Answering warn(List<String> more) {
        warnings.addAll(more);
        return this;
    }

    AgentAnswer say(Status status, String sentence) {
        return new AgentAnswer(
                ids.next(),
                Orchestrator.NAME,
                status,
                sentence,
                language,
                "local",
                operation,
                arguments,
                score,
                RequestContext.ifBound().map(RequestContext::traceId).orElse(null),
                List.of(),
                List.copyOf(actions),
                data,
                table,
                List.copyOf(suggestions),
                List.copyOf(missing),
                List.copyOf(warnings),
                new Usage(Duration.between(began, clock.instant()).toMillis(), 0),
                clock.instant());
    }
}
