package ai.bhiv.llm.internal;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.Model;
import ai.bhiv.llm.Provider;
import ai.bhiv.llm.Route;
import ai.bhiv.llm.RouteTarget;
import ai.bhiv.llm.VirtualKey;
import ai.bhiv.llm.internal.body.Dialect;
import ai.bhiv.llm.internal.catalogue.Catalogue;
import ai.bhiv.llm.internal.money.Costs;
import ai.bhiv.llm.internal.translate.Translation;
import ai.bhiv.platform.problem.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Finds the targets of a request and the order in which they are tried (LLM-41): what the key allows, what speaks the
/// protocol, what is enabled; those whose breaker is open come last and are tried only as its probe.
final class Choice {
    private static final int NAMES = 20;

    private final Targets targets;
    private final RandomGenerator random;

    Choice(Targets targets, RandomGenerator random) {
        this.targets = targets;
        this.random = random;
    }

    /// @param input tokens, for the cost
    /// @throws Problem 404 for an unknown name, 403 for one that the key may not use, 422 when no target can do it
    List<Candidate> order(
            String tenant,
            Catalogue catalogue,
            String name,
            Dialect dialect,
            Optional<VirtualKey> key,
            long input,
            Instant now) {
        var route = catalogue.routes().get(name);
        if (route == null && !catalogue.models().containsKey(name)) {
            throw unknown(catalogue, name, key);
        }
        if (!allowed(key, name)) {
            throw LlmProblem.MODEL_FORBIDDEN.because(
                    "model: " + name + " (expected one of " + names(catalogue, key) + ")");
        }
        var wanted = route == null ? List.of(new RouteTarget(name, 1, 0)) : route.targets();
        var found = new ArrayList<Candidate>();
        for (var one : wanted) {
            var model = catalogue.models().get(one.model());
            var provider = model == null ? null : catalogue.providers().get(model.provider());
            if (model != null && provider != null && usable(model, provider, dialect)) {
                found.add(new Candidate(
                        provider,
                        model,
                        catalogue.price(provider.name(), model.upstreamModel(), now),
                        one.weight(),
                        one.priority(),
                        targets.of(tenant, provider.name(), model.upstreamModel())));
            }
        }
        if (found.isEmpty()) {
            throw LlmProblem.CAPABILITY_MISSING.because("model: " + name + " (expected: an enabled target that speaks "
                    + (dialect.anthropic() ? "Anthropic's messages" : "OpenAI's protocol") + ")");
        }
        var strategy = route == null ? Route.Strategy.PRIORITY : route.strategy();
        arrange(strategy, found, tenant + name, input);
        found.sort(Comparator.comparing((Candidate c) -> c.target().closedOff()).thenComparing(Candidate::priority));
        return found;
    }

    private static boolean usable(Model model, Provider provider, Dialect dialect) {
        return model.available()
                && provider.state() == Provider.State.ENABLED
                && (provider.kind().anthropic() == dialect.anthropic() || Translation.exists(dialect))
                && (dialect == Dialect.EMBEDDINGS) == (model.endpoint() == Model.Endpoint.EMBEDDINGS);
    }

    /// Within a tier; the sort after it is stable.
    private void arrange(Route.Strategy strategy, List<Candidate> found, String route, long input) {
        switch (strategy) {
            case PRIORITY -> {}
            case ROUND_ROBIN ->
                java.util.Collections.rotate(found, -Math.floorMod(targets.turn("", route), found.size()));
            case WEIGHTED -> weigh(found);
            case LEAST_LATENCY -> {
                java.util.Collections.shuffle(found, java.util.Random.from(random));
                if (found.size() > 1
                        && found.get(1).target().load() < found.get(0).target().load()) {
                    java.util.Collections.swap(found, 0, 1);
                }
            }
            case LEAST_BUSY ->
                found.sort(Comparator.comparingInt(c -> c.target().inWork()));
            case LEAST_COST -> found.sort(Comparator.comparing(c -> cost(c, input)));
        }
    }

    /// Each place is drawn by the shares of those that are left.
    private void weigh(List<Candidate> found) {
        for (int i = 0; i < found.size() - 1; i++) {
            int sum = found.subList(i, found.size()).stream()
                    .mapToInt(Candidate::weight)
                    .sum();
            int drawn = random.nextInt(sum);
            int at = i;
            while (drawn >= found.get(at).weight()) {
                drawn -= found.get(at++).weight();
            }
            java.util.Collections.swap(found, i, at);
        }
    }

    private static BigDecimal cost(Candidate candidate, long input) {
        return candidate
                .price()
                .map(price -> Costs.atMost(
                        price, input, Math.min(1000, candidate.model().maxOutput())))
                .orElse(BigDecimal.valueOf(Long.MAX_VALUE));
    }

    static boolean allowed(Optional<VirtualKey> key, String name) {
        return key.isEmpty()
                || key.get().models().isEmpty()
                || key.get().models().contains(name);
    }

    static Problem unknown(Catalogue catalogue, String name, Optional<VirtualKey> key) {
        return LlmProblem.MODEL_UNKNOWN.because("model: " + (name.length() > 100 ? name.substring(0, 100) : name)
                + " (expected one of " + names(catalogue, key) + ")");
    }

    /// What may be asked for, by name.
    static Stream<String> visible(Catalogue catalogue, Optional<VirtualKey> key) {
        return Stream.concat(
                        catalogue.routes().keySet().stream(),
                        catalogue.models().values().stream()
                                .filter(Model::available)
                                .map(Model::name))
                .filter(name -> allowed(key, name))
                .sorted();
    }

    private static String names(Catalogue catalogue, Optional<VirtualKey> key) {
        var names = String.join(", ", visible(catalogue, key).limit(NAMES).toList());
        return names.isEmpty() ? "none: no model is configured" : names;
    }
}
