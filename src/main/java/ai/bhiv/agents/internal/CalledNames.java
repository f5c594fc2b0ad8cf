package ai.bhiv.agents.internal;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Finds names by the lists that the caller may read: a `supplier` among `suppliers.list?search=`, so that nobody
/// learns
/// of a record by asking for it.
@Component
final class CalledNames implements NameLookup {
    private static final int LOOKED_AT = 20;

    private final ToolCards cards;
    private final Caller caller;
    private final Words words = new Words();

    CalledNames(ToolCards cards, Caller caller) {
        this.cards = cards;
        this.caller = caller;
    }

    @Override
    public List<Match> find(ToolCard card, ToolParameter parameter, String said) {
        var list = listOf(card, parameter);
        if (list == null || !cards.usable(list)) {
            return List.of();
        }
        var result = caller.call(list, Map.of("search", said, "limit", Integer.toString(LOOKED_AT)));
        var body = result.body();
        if (result.status() >= 400 || body == null) {
            return List.of();
        }
        boolean byId = parameter.type().equals("uuid");
        return body.path("items")
                .valueStream()
                .map(item -> match(item, said, byId))
                .sorted(Comparator.comparingDouble(Match::similarity).reversed())
                .limit(5)
                .toList();
    }

    private @Nullable ToolCard listOf(ToolCard card, ToolParameter parameter) {
        var kind = parameter.name().equals("id") ? card.resource() : parameter.name();
        var wanted = words.of(kind.replace('_', ' ').replace('-', ' '));
        for (var other : cards.all()) {
            boolean list = other.operation().endsWith(".list") && other.parameter("search") != null;
            if (list && words.of(other.resource().replace('-', ' ')).equals(wanted)) {
                return other;
            }
        }
        return null;
    }

    private static Match match(JsonNode item, String said, boolean byId) {
        var name = item.path("name").asString(item.path("number").asString(""));
        return new Match(byId ? item.path("id").asString("") : name, name, similarity(said, name));
    }

    /// How much of what was said stands in the name: whole words count fully, others by their trigrams.
    static double similarity(String said, String name) {
        var asked = Words.fold(said).toLowerCase(Locale.ROOT).strip();
        var folded = Words.fold(name).strip();
        if (asked.equals(folded)) {
            return 1;
        }
        if ((" " + folded + " ").contains(" " + asked + " ")) {
            return 0.9;
        }
        var left = trigrams(asked);
        var right = trigrams(folded);
        var shared = new HashSet<>(left);
        shared.retainAll(right);
        double union = left.size() + right.size() - shared.size();
        return union == 0 ? 0 : 0.8 * shared.size() / Math.min(left.size(), Math.max(1, right.size()));
    }

    private static Set<String> trigrams(String text) {
        var padded = "  " + text + " ";
        var trigrams = new HashSet<String>();
        for (int i = 0; i + 3 <= padded.length(); i++) {
            trigrams.add(padded.substring(i, i + 3));
        }
        return trigrams;
    }
}
