package ai.bhiv.agents.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the closed choices of an operation from a question: enum values, yes and no, and what to group by.
final class Values {
    private static final Set<String> TRIGGERS = Set.of(
            "by",
            "per",
            "each",
            "every",
            "across",
            "which",
            "what",
            "whose",
            "between",
            "among",
            "single",
            "individual");
    private static final Set<String> NEVER = Set.of("none", "unknown", "other");
    private static final Set<String> MECHANICS = Set.of("count", "cursor", "sort", "limit", "group_by");
    private static final Pattern COUNTING = Pattern.compile("\\b(how many|number of|count (of|the|our|all))\\b");
    private static final Set<String> PEOPLE = Set.of("owner", "supplier", "account", "manager");
    private static final Set<String> RANKING = Set.of(
            "most",
            "least",
            "worst",
            "top",
            "best",
            "highest",
            "largest",
            "biggest",
            "lowest",
            "smallest",
            "dearest",
            "expensive",
            "cheapest",
            "first",
            "last",
            "latest",
            "newest",
            "recent",
            "recently",
            "oldest",
            "rank",
            "ranking",
            "sort",
            "sorted",
            "order",
            "ordered",
            "valuable",
            "down",
            "lately",
            "descending");
    private static final Set<String> NEGATIONS =
            Set.of("not", "no", "non", "inactive", "without", "discontinued", "retired");

    private final Words words;

    Values(Words words) {
        this.words = words;
    }

    /// What the words of a question say of a card's closed choices.
    ///
    /// @param stated by parameter
    /// @param compared parameters of which the question names several values
    record Stated(Map<String, String> stated, Set<String> compared) {}

    /// @param example the phrasing nearest to the question; a word that it has too, without fixing the parameter, is
    /// part of the question's wording and no value
    Stated of(ToolCard card, String question, @Nullable ToolQuestion nearest, String example) {
        var tokens = words.tokens(question);
        var ordinary = new HashSet<>(
                words.tokens(example).stream().map(Words.Token::folded).toList());
        var stated = new LinkedHashMap<String, String>();
        var compared = new HashSet<String>();
        for (var parameter : card.parameters()) {
            boolean fixed = nearest != null && nearest.with().containsKey(parameter.name());
            if (parameter.type().equals("boolean")) {
                var value = truth(parameter, tokens);
                if (value != null) {
                    stated.put(parameter.name(), value);
                }
            } else if (parameter.name().equals("count")
                    && parameter.values().contains("exact")
                    && COUNTING.matcher(question.toLowerCase(Locale.ROOT)).find()) {
                stated.put("count", "exact");
            } else if (!MECHANICS.contains(parameter.name())
                    && !parameter.values().isEmpty()) {
                var found = choices(parameter, tokens, fixed ? Set.of() : ordinary);
                if (found.size() == 1) {
                    stated.put(parameter.name(), found.getFirst());
                } else if (found.size() > 1) {
                    compared.add(parameter.name());
                }
            }
        }
        return new Stated(stated, compared);
    }

    private List<String> choices(ToolParameter parameter, List<Words.Token> tokens, Set<String> ordinary) {
        var taken = new HashSet<Integer>();
        var found = new ArrayList<String>();
        var values = parameter.values().stream()
                .filter(value -> !NEVER.contains(value))
                .sorted((a, b) -> b.length() - a.length())
                .toList();
        for (var value : values) {
            var pieces = words.tokens(value.replace('_', ' '));
            for (int i = 0; i + pieces.size() <= tokens.size(); i++) {
                if (taken.contains(i)
                        || ordinary.contains(tokens.get(i).folded())
                        || !stands(pieces, tokens, i)
                        || denied(tokens, i)) {
                    continue;
                }
                for (int k = 0; k < pieces.size(); k++) {
                    taken.add(i + k);
                }
                if (!found.contains(value)) {
                    found.add(value);
                }
            }
        }
        return found;
    }

    private static boolean denied(List<Words.Token> tokens, int at) {
        return tokens.subList(Math.max(0, at - 3), at).stream()
                .map(Words.Token::folded)
                .anyMatch(word -> word.equals("not") || word.equals("never") || word.equals("t"));
    }

    /// A word is a value when it is the same word, or when the value's own word is what it is a synonym of.
    private static boolean stands(List<Words.Token> pieces, List<Words.Token> tokens, int at) {
        for (int k = 0; k < pieces.size(); k++) {
            var piece = pieces.get(k);
            var token = tokens.get(at + k);
            if (!token.stem().equals(piece.stem()) && !token.word().equals(piece.stem())) {
                return false;
            }
        }
        return !pieces.isEmpty();
    }

    private @Nullable String truth(ToolParameter parameter, List<Words.Token> tokens) {
        var pieces = words.tokens(parameter.name().replace('_', ' ').replace("only", ""));
        var said = tokens.stream().map(Words.Token::folded).toList();
        boolean denied = pieces.size() == 1
                && (said.contains("in" + pieces.getFirst().folded())
                        || (NEGATIONS.stream().anyMatch(said::contains) && mentions(tokens, pieces)));
        if (denied || (pieces.size() == 1 && (said.contains("discontinued") || said.contains("retired")))) {
            return "false";
        }
        return mentions(tokens, pieces) ? "true" : null;
    }

    private static boolean mentions(List<Words.Token> tokens, List<Words.Token> pieces) {
        return pieces.stream()
                .allMatch(piece -> tokens.stream()
                        .anyMatch(token -> token.stem().equals(piece.stem())
                                || token.word().equals(piece.word())));
    }

    /// The grouping that the question asks for: "by country", "per supplier", "which vendors".
    ///
    /// @param question with its names marked: "by supplier Orgenics" is no grouping
    @Nullable
    String grouping(ToolCard card, String question) {
        var parameter = card.parameter("group_by");
        if (parameter == null) {
            return null;
        }
        var tokens = words.tokens(question);
        String found = null;
        for (var value : parameter.values()) {
            var pieces = words.tokens(value.replace('_', ' '));
            if (NEVER.contains(value)) {
                continue;
            }
            for (int i = 0; i + pieces.size() <= tokens.size(); i++) {
                boolean longer = found == null || found.length() < value.length();
                int end = i + pieces.size();
                boolean labels = end < tokens.size() && tokens.get(end).folded().equals(Parts.NAMED);
                if (longer && !labels && same(pieces, tokens, i) && triggered(tokens, i, end)) {
                    found = value;
                }
            }
        }
        return found;
    }

    private static boolean same(List<Words.Token> pieces, List<Words.Token> tokens, int at) {
        for (int k = 0; k < pieces.size(); k++) {
            if (!tokens.get(at + k).word().equals(pieces.get(k).word())) {
                return false;
            }
        }
        return true;
    }

    private static boolean triggered(List<Words.Token> tokens, int from, int to) {
        if (to < tokens.size() && tokens.get(to).folded().equals("wise")) {
            return true;
        }
        for (int i = from - 1; i >= Math.max(0, from - 4); i--) {
            if (TRIGGERS.contains(tokens.get(i).folded())) {
                return true;
            }
            if (!tokens.get(i).stop()) {
                return false;
            }
        }
        return false;
    }

    /// Whether the words of a value, or of its synonyms, stand in the question.
    boolean grounded(String value, String question) {
        var said = words.tokens(question);
        var asked = said.stream().map(Words.Token::folded).toList();
        boolean pronoun = (PEOPLE.contains(value) && asked.contains("who"))
                || (value.equals("country") && asked.contains("where"));
        return pronoun || said.stream().map(Words.Token::word).toList().containsAll(words.of(value.replace('_', ' ')));
    }

    /// Whether the question asks for an order: the most, the best, the latest.
    boolean ranking(String question) {
        return words.tokens(question).stream()
                .anyMatch(token -> RANKING.contains(token.word()) || RANKING.contains(token.folded()));
    }
}
