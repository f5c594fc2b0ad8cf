package ai.bhiv.agents.internal;

import ai.bhiv.agents.AgentQuestion;
import ai.bhiv.platform.context.RequestContext;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Remembers the last call of each conversation for half an hour in this process, so that "and in March?" keeps the
/// operation and replaces what was named (ASK-6).
@Component
final class Conversations {
    private static final Pattern FOLLOW_UP =
            Pattern.compile("(?i)^(?:and|what about|how about|same for|the same for|now|only|but)\\b.{0,80}$");

    private final Cache<Key, Turn> last = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofMinutes(30))
            .build();
    private final ArgumentReader reader;
    private final LocalEngine engine;

    Conversations(ArgumentReader reader, LocalEngine engine) {
        this.reader = reader;
        this.engine = engine;
    }

    private record Key(String tenant, String person, String conversation) {}

    /// A call that was understood.
    ///
    /// @param parts values of the question
    record Turn(ToolCard card, Filled filled, double score, List<Part> parts) {}

    void remember(AgentQuestion asked, Turn turn) {
        var key = key(asked);
        if (key != null) {
            last.put(key, turn);
        }
    }

    /// The last call with what this question names put in; null when it is no follow-up.
    @Nullable
    Turn followUp(AgentQuestion asked, String question, Supplier<LocalDate> today) {
        var key = key(asked);
        var before = key == null ? null : last.getIfPresent(key);
        if (before == null || !FOLLOW_UP.matcher(question).find()) {
            return null;
        }
        var understood = engine.understand(question, today.get());
        var candidate = new OperationIndex.Candidate(before.card(), new double[0], List.of(), false);
        var named = reader.read(candidate, question, understood.core(), understood.parts());
        boolean another = understood.matches().getFirst().score() >= Orchestrator.SURE;
        if (named.arguments().isEmpty() || (another && named.arguments().size() == 1)) {
            return null;
        }
        var arguments = new LinkedHashMap<>(before.filled().arguments());
        boolean dated = understood.parts().stream().anyMatch(part -> part instanceof Part.Days);
        if (dated) {
            arguments.keySet().removeIf(name -> name.matches("(.*_)?(from|to)"));
        }
        arguments.putAll(named.arguments());
        var grouping = named.arguments().get("group_by");
        var form = grouping == null ? before.filled().question() : form(before.card(), grouping);
        var filled = new Filled(form, arguments, named.missing(), named.unused(), named.strangers());
        return new Turn(before.card(), filled, before.score(), understood.parts());
    }

    private static @Nullable ToolQuestion form(ToolCard card, String grouping) {
        return card.questions().stream()
                .filter(question -> grouping.equals(question.with().get("group_by")))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Key key(AgentQuestion asked) {
        var conversation = asked.conversationId();
        if (conversation == null) {
            return null;
        }
        return RequestContext.ifBound()
                .map(context -> new Key(
                        context.principal().tenant(), context.principal().id(), conversation))
                .orElse(null);
    }
}
