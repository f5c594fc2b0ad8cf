package ai.bhiv.llm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.llm.Model;
import ai.bhiv.llm.Provider;
import ai.bhiv.llm.Route;
import ai.bhiv.llm.RouteTarget;
import ai.bhiv.llm.internal.body.Dialect;
import ai.bhiv.llm.internal.catalogue.Catalogue;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// LLM-41: how the order of the targets is found.
class ChoiceTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private final Targets targets = new Targets(new AtomicLong()::get);
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(20261125);
    private final Choice choice = new Choice(targets, random);

    @Test
    void weightsAreMetWithinTwoPoints() {
        var first = firsts(Route.Strategy.WEIGHTED, 10_000);
        assertThat(first.get("a") / 100.0).isBetween(68.0, 72.0);
        assertThat(first.get("b") / 100.0).isBetween(18.0, 22.0);
        assertThat(first.get("c") / 100.0).isBetween(8.0, 12.0);
    }

    @Test
    void roundRobinIsEven() {
        assertThat(firsts(Route.Strategy.ROUND_ROBIN, 3_000))
                .containsEntry("a", 1_000)
                .containsEntry("c", 1_000);
    }

    @Test
    void leastLatencyLeavesATargetThatBecameSlowWithinTwentyRequests() {
        int slow = 0;
        for (int i = 0; i < 60; i++) {
            var target = order(Route.Strategy.LEAST_LATENCY).getFirst();
            assertThat(target.target().enter()).isTrue();
            boolean isSlow = target.model().name().equals("b");
            target.target().answered(isSlow ? 1_000 : 100);
            slow += isSlow && i >= 20 ? 1 : 0;
        }
        assertThat(slow).isLessThanOrEqualTo(2);
    }

    @Test
    void aTargetWhoseBreakerIsOpenComesLast() {
        var first = order(Route.Strategy.PRIORITY).getFirst();
        assertThat(first.model().name()).isEqualTo("a");
        for (int i = 0; i < 5; i++) {
            first.target().enter();
            first.target().failed();
        }
        assertThat(order(Route.Strategy.PRIORITY).stream().map(c -> c.model().name()))
                .containsExactly("b", "c", "a");
    }

    @Test
    void patternsOfPricesMatchWhatTheySay() {
        assertThat(matching("gpt-4*", "gpt-4o")).isTrue();
        assertThat(matching("*mini*", "gpt-4o-mini-2025")).isTrue();
        assertThat(matching("gpt-4", "gpt-4o")).isFalse();
        assertThat(matching("gpt-4*", "gpt-3.5")).isFalse();
    }

    private static boolean matching(String pattern, String name) {
        var price = new ai.bhiv.llm.Price(
                UUID.randomUUID(),
                "p",
                pattern,
                NOW,
                "USD",
                java.math.BigDecimal.ONE,
                java.math.BigDecimal.ONE,
                java.math.BigDecimal.ONE,
                java.math.BigDecimal.ONE,
                java.math.BigDecimal.ZERO,
                "s",
                java.time.LocalDate.EPOCH,
                NOW,
                "t");
        return new Catalogue(Map.of(), Map.of(), Map.of(), Map.of(), List.of(price), List.of(), Map.of())
                .price("p", name, NOW)
                .isPresent();
    }

    private Map<String, Integer> firsts(Route.Strategy strategy, int times) {
        var counts = new HashMap<String, Integer>();
        for (int i = 0; i < times; i++) {
            counts.merge(order(strategy).getFirst().model().name(), 1, Integer::sum);
        }
        return counts;
    }

    private List<Candidate> order(Route.Strategy strategy) {
        var provider = new Provider(
                UUID.nameUUIDFromBytes(new byte[1]),
                "p",
                Provider.Kind.OPENAI,
                "https://p",
                1,
                Provider.State.ENABLED,
                Provider.Source.STORED,
                List.of(),
                1,
                NOW,
                "t",
                NOW,
                "t");
        var models = new HashMap<String, Model>();
        for (var name : List.of("a", "b", "c")) {
            models.put(
                    name,
                    new Model(
                            UUID.nameUUIDFromBytes(name.getBytes()),
                            name,
                            "custom",
                            "p",
                            name,
                            Model.Endpoint.CHAT,
                            100,
                            false,
                            true,
                            1,
                            NOW,
                            "t",
                            NOW,
                            "t"));
        }
        var route = new Route(
                UUID.nameUUIDFromBytes(new byte[2]),
                "r",
                strategy,
                List.of(new RouteTarget("a", 70, 0), new RouteTarget("b", 20, 0), new RouteTarget("c", 10, 0)),
                1,
                NOW,
                "t",
                NOW,
                "t");
        var catalogue = new Catalogue(
                Map.of("p", provider), models, Map.of("r", route), Map.of(), List.of(), List.of(), Map.of());
        return choice.order("default", catalogue, "r", Dialect.CHAT, Optional.empty(), 10, NOW);
    }
}
