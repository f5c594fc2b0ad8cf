package ai.bhiv.agents.internal;

import ai.bhiv.agents.AgentAnswer.Missing;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Fills an operation's arguments from a question (ASK-3). What the question does not say stays unset, so that the
/// contract's own defaults hold; what it says and the operation cannot take is reported, never dropped.
final class ArgumentReader {
    private static final Set<String> NOT_NAMES =
            Set.of("search", "sort", "cursor", "q", "operation", "action", "outcome");
    private static final Pattern SPLIT = Pattern.compile(
            "\\b(?:per|by|for each|for every|grouped by|broken down by|split by)\\s+(?:each\\s+|the\\s+)?([\\p{L}-]{3,})");
    private static final double SAME = 0.45;

    private final Words words;
    private final Values values;
    private final Countries countries = new Countries();
    private final NameLookup names;
    private final ZoneId zone;

    ArgumentReader(Words words, NameLookup names, ZoneId zone) {
        this.words = words;
        this.values = new Values(words);
        this.names = names;
        this.zone = zone;
    }

    /// @param core the question without its values
    Filled read(OperationIndex.Candidate candidate, String question, String core, List<Part> parts) {
        var card = candidate.card();
        var reading = new Reading(card);
        parts.forEach(part -> reading.take(part, question));
        reading.country(question, parts);
        var first = candidate.readings().isEmpty() ? null : candidate.readings().getFirst();
        var stated =
                values.of(card, core, first == null ? null : first.question(), first == null ? "" : first.phrasing());
        stated.stated().forEach(reading.arguments::putIfAbsent);
        reading.attributes(core);
        var grouping = values.grouping(card, Parts.marked(question, parts));
        if (grouping == null) {
            grouping = compared(card, stated);
        } else if (first != null
                && !first.question().with().containsKey("group_by")
                && grouping.equals(values.grouping(card, first.phrasing()))) {
            grouping = null; // the nearest phrasing says it too, and the plain result has it
        }
        if (grouping != null) {
            reading.arguments.put("group_by", grouping);
        }
        var chosen = choose(candidate.readings(), reading.arguments, core, card);
        var arguments = new LinkedHashMap<String, String>();
        if (chosen != null) {
            arguments.putAll(chosen.with());
        }
        arguments.putAll(reading.arguments);
        unknownSplit(card, core, grouping, arguments, reading.unused);
        card.parameters().stream()
                .filter(p -> p.required() && p.defaultValue() == null && !arguments.containsKey(p.name()))
                .filter(p -> reading.missing.stream().noneMatch(m -> m.field().equals(p.name())))
                .forEach(p -> reading.missing.add(new Missing(p.name(), meaning(p), p.values())));
        return new Filled(
                chosen, arguments, List.copyOf(reading.missing), List.copyOf(reading.unused), reading.strangers);
    }

    private static @Nullable String compared(ToolCard card, Values.Stated stated) {
        var parameter = card.parameter("group_by");
        return parameter == null
                ? null
                : stated.compared().stream()
                        .filter(parameter.values()::contains)
                        .findFirst()
                        .orElse(null);
    }

    /// The nearest of the card's questions that fixes nothing else than what this one says.
    private @Nullable ToolQuestion choose(
            List<OperationIndex.Reading> readings, Map<String, String> said, String core, ToolCard card) {
        ToolQuestion best = null;
        double most = Double.NEGATIVE_INFINITY;
        for (var reading : readings) {
            double fit = reading.nearness();
            for (var fixed : reading.question().with().entrySet()) {
                var own = said.get(fixed.getKey());
                var parameter = card.parameter(fixed.getKey());
                boolean choice = parameter != null && !parameter.values().isEmpty();
                if (own != null && choice && !own.equals(fixed.getValue())) {
                    fit -= 1;
                } else if (own == null) {
                    fit -= unsaid(fixed.getKey(), fixed.getValue(), reading.question(), core);
                }
                if (fixed.getKey().equals("group_by") && said.containsKey(fixed.getValue()) && own == null) {
                    fit -= 0.5; // one country asked for: no list of countries
                }
            }
            boolean grouped = said.containsKey("group_by");
            if (grouped && !reading.question().with().containsKey("group_by")) {
                fit -= 0.5;
            }
            if (fit > most) {
                most = fit;
                best = reading.question();
            }
        }
        return best;
    }

    /// What it costs a reading to fix an argument that the question gives no word for.
    private double unsaid(String name, String value, ToolQuestion form, String core) {
        return switch (name) {
            case "limit", "count" -> 0;
            case "sort" -> form.with().containsKey("group_by") || values.ranking(core) ? 0 : 0.15;
            case "group_by" -> values.grounded(value, core) ? 0 : 0.2;
            default -> values.grounded(value, core) ? 0 : 0.08;
        };
    }

    private void unknownSplit(
            ToolCard card, String core, @Nullable String grouping, Map<String, String> arguments, List<String> unused) {
        var parameter = card.parameter("group_by");
        var matcher = SPLIT.matcher(Words.fold(core));
        if (grouping != null || !matcher.find()) {
            return;
        }
        var word = words.of(matcher.group(1));
        boolean known = word.isEmpty()
                || arguments.values().stream()
                        .anyMatch(v -> words.of(v.replace('_', ' ')).containsAll(word))
                || card.questions().stream()
                        .flatMap(q -> q.ask().stream())
                        .anyMatch(ask -> words.of(ask).containsAll(word));
        if (!known) {
            unused.add("\"" + matcher.group().strip() + "\" was left out: " + card.operation()
                    + (parameter == null
                            ? " does not group its records"
                            : " groups by " + String.join(", ", parameter.values())));
        }
    }

    private static String meaning(ToolParameter parameter) {
        return parameter.meaning().isBlank() ? parameter.name().replace('_', ' ') : parameter.meaning();
    }

    /// One pass over a question for one card.
    private final class Reading {
        private final ToolCard card;
        private final Map<String, String> arguments = new LinkedHashMap<>();
        private final List<Missing> missing = new ArrayList<>();
        private final List<String> unused = new ArrayList<>();
        private boolean strangers;

        Reading(ToolCard card) {
            this.card = card;
        }

        void take(Part part, String question) {
            var said = question.substring(part.start(), part.end());
            boolean taken = switch (part) {
                case Part.Days days -> days(days);
                case Part.Top top -> put("limit", Integer.toString(top.value()));
                case Part.Email email -> typed("email", email.value()) || put("search", email.value());
                case Part.Id id -> id(id, question);
                case Part.Quoted quoted -> name(quoted.value(), quoted.start(), question);
                case Part.Name name -> name(name.value(), name.start(), question);
                case Part.Percent percent -> near("number", percent.value(), percent.start(), question);
                case Part.Amount amount -> near("money", amount.value(), amount.start(), question);
                case Part.Plain plain -> near("number", plain.value(), plain.start(), question);
            };
            if (!taken) {
                strangers |= part instanceof Part.Name;
                unused.add("\"" + said + "\" was left out: " + card.operation() + " takes nothing like it");
            }
        }

        private boolean put(String parameter, String value) {
            if (card.parameter(parameter) == null || arguments.containsKey(parameter)) {
                return false;
            }
            arguments.put(parameter, value);
            return true;
        }

        private boolean days(Part.Days days) {
            var from = ending("from", "since", "after");
            var to = ending("to", "until", "before");
            boolean possible = (days.from() == null || from != null) && (days.to() == null || to != null);
            if (!possible
                    || (from != null && arguments.containsKey(from.name()))
                    || (to != null && arguments.containsKey(to.name()))) {
                return false;
            }
            if (from != null && days.from() != null) {
                arguments.put(
                        from.name(),
                        from.type().equals("date")
                                ? days.from().toString()
                                : days.from().atStartOfDay(zone).toInstant().toString());
            }
            if (to != null && days.to() != null) {
                arguments.put(
                        to.name(),
                        to.type().equals("date")
                                ? days.to().toString()
                                : days.to()
                                        .plusDays(1)
                                        .atStartOfDay(zone)
                                        .toInstant()
                                        .toString());
            }
            return true;
        }

        private @Nullable ToolParameter ending(String... names) {
            for (var parameter : card.parameters()) {
                for (var name : names) {
                    boolean fits =
                            parameter.name().equals(name) || parameter.name().endsWith("_" + name);
                    if (fits && parameter.type().startsWith("date")) {
                        return parameter;
                    }
                }
            }
            return null;
        }

        private boolean typed(String type, String value) {
            for (var parameter : card.parameters()) {
                if (parameter.type().equals(type) && put(parameter.name(), value)) {
                    return true;
                }
            }
            return false;
        }

        private boolean id(Part.Id id, String question) {
            var label = label(id.start(), question);
            for (var parameter : card.parameters()) {
                if (parameter.type().equals("uuid")
                        && words.of(parameter.name()).contains(label)) {
                    return put(parameter.name(), id.value());
                }
            }
            return typed("uuid", id.value());
        }

        /// A number belongs to the numeric parameter whose name was said last before it.
        private boolean near(String type, String value, int at, String question) {
            var before = words.of(question.substring(Math.max(0, at - 40), at));
            ToolParameter nearest = null;
            int latest = -1;
            for (var parameter : card.parameters()) {
                boolean numeric = List.of("number", "integer", type).contains(parameter.type());
                var said = words.of(parameter.name().replace('_', ' '));
                if (numeric && !parameter.name().equals("limit") && !said.isEmpty() && before.containsAll(said)) {
                    int last = before.lastIndexOf(said.getLast());
                    nearest = last > latest ? parameter : nearest;
                    latest = Math.max(last, latest);
                }
            }
            return nearest != null && put(nearest.name(), value);
        }

        private @Nullable String label(int at, String question) {
            var before = words.tokens(question.substring(0, at));
            return before.isEmpty() ? null : before.getLast().word();
        }

        private boolean name(String said, int at, String question) {
            var country = countries.named(said);
            if (country != null && card.parameter("country") != null) {
                return put("country", country);
            }
            var label = label(at, question);
            var candidates = card.parameters().stream()
                    .filter(p -> nameable(p) && !arguments.containsKey(p.name()))
                    .toList();
            var after = words.tokens(question.substring(Math.min(question.length(), at + said.length())));
            var follows = after.isEmpty() ? null : after.getFirst().word();
            var labelled = candidates.stream()
                    .filter(p -> {
                        var own = words.of(p.name().replace('_', ' '));
                        return (label != null && own.contains(label)) || (follows != null && own.contains(follows));
                    })
                    .toList();
            for (var parameter : labelled.isEmpty() ? candidates : labelled) {
                if (lookUp(parameter, said)) {
                    return true;
                }
            }
            if (!labelled.isEmpty()) {
                return put(labelled.getFirst().name(), said);
            }
            return put("search", said);
        }

        private boolean lookUp(ToolParameter parameter, String said) {
            var matches = names.find(card, parameter, said).stream()
                    .filter(match -> match.similarity() >= SAME)
                    .toList();
            if (matches.isEmpty()) {
                return false;
            }
            boolean clear = matches.size() == 1
                    || matches.getFirst().similarity() - matches.get(1).similarity() > 0.15;
            if (clear) {
                arguments.put(parameter.name(), matches.getFirst().value());
            } else {
                missing.add(new Missing(
                        parameter.name(),
                        "which \"" + said + "\" is meant",
                        matches.stream().map(NameLookup.Match::shown).toList()));
            }
            return true;
        }

        private boolean nameable(ToolParameter parameter) {
            boolean key = parameter.type().equals("uuid") && parameter.place().equals("path");
            return key || (parameter.type().equals("string") && !NOT_NAMES.contains(parameter.name()));
        }

        /// A country in lower case, where only one is named.
        void country(String question, List<Part> parts) {
            if (card.parameter("country") == null || arguments.containsKey("country")) {
                return;
            }
            var country = countries.in(Words.fold(Parts.core(question, parts)).replaceAll("[^a-z ]", " "));
            if (country != null) {
                arguments.put("country", country);
            }
        }

        /// "the retail sector", "sector retail": a free text beside the name of its parameter.
        void attributes(String core) {
            for (var parameter : card.parameters()) {
                if (!nameable(parameter)
                        || parameter.type().equals("uuid")
                        || arguments.containsKey(parameter.name())) {
                    continue;
                }
                var tokens = words.tokens(core);
                var own = words.of(parameter.name().replace('_', ' '));
                for (int i = 2; i < tokens.size() && own.size() == 1; i++) {
                    var before = tokens.get(i - 1);
                    boolean named = tokens.get(i).word().equals(own.getFirst())
                            && !tokens.get(i).folded().endsWith("s")
                            && tokens.get(i - 2).folded().matches("the|in|from|of|for");
                    if (named && !before.stop() && !values.ranking(before.folded()) && !speaksOf(before.word())) {
                        arguments.put(parameter.name(), before.folded());
                    }
                }
            }
        }

        /// Words that qualify anything and name nothing.
        private static final Set<String> VAGUE = Set.of(
                "same", "other", "new", "whole", "average", "main", "right", "given", "following", "current", "next");

        private boolean speaksOf(String word) {
            return VAGUE.contains(word)
                    || words.of(card.summary()).contains(word)
                    || card.questions().stream()
                            .flatMap(q -> q.ask().stream())
                            .anyMatch(ask -> words.of(ask).contains(word));
        }
    }
}
