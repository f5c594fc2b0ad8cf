package ai.bhiv.agents.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.agents.AgentAnswer.Missing;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentReaderTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final Words WORDS = new Words();
    private static final List<ToolCard> CARDS = AskBench.cards();

    private final ArgumentReader reader = new ArgumentReader(WORDS, new KnownNames(), ZoneId.of("Europe/Berlin"));

    private Filled read(String operation, String question) {
        var card = CARDS.stream()
                .filter(c -> c.operation().equals(operation))
                .findFirst()
                .orElseThrow();
        return read(card, question);
    }

    private Filled read(ToolCard card, String question) {
        var known = WORDS.of(card.summary() + " deliveries shipments delivered supplier vendor mode country top late");
        var parts = new Parts(word -> known.containsAll(WORDS.of(word))).of(question, TODAY);
        return reader.read(
                new OperationIndex.Candidate(card, new double[0], List.of(), false),
                question,
                Parts.core(question, parts),
                parts);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatWentIntoASentenceComesOut(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var suppliers = List.of("Orgenics", "Aurobindo", "Trinity Biotech");
        var names = Map.of(
                "Orgenics", "Orgenics, Ltd",
                "Aurobindo", "Aurobindo Pharma Limited",
                "Trinity Biotech", "Trinity Biotech, Plc");
        var modes = Map.of(
                "air charter", "air_charter", "truck", "truck", "ocean", "ocean", "road", "truck", "sea", "ocean");
        var countries = List.of("Nigeria", "Vietnam", "South Africa", "Zambia", "Rwanda");
        var groups = Map.of(
                "supplier", "supplier", "vendor", "supplier", "country", "country", "product group", "product_group");
        for (int i = 0; i < 400; i++) {
            var expected = new TreeMap<String, String>();
            var question = new StringBuilder("How many deliveries");
            if (random.nextBoolean()) {
                var mode = List.copyOf(new TreeMap<>(modes).keySet()).get(random.nextInt(modes.size()));
                expected.put("mode", modes.get(mode));
                question.append(" via ").append(mode);
            }
            if (random.nextBoolean()) {
                var supplier = suppliers.get(random.nextInt(suppliers.size()));
                expected.put("supplier", names.get(supplier));
                question.append(" from supplier ").append(supplier);
            }
            if (random.nextBoolean()) {
                var country = countries.get(random.nextInt(countries.size()));
                expected.put("country", country);
                question.append(" to ").append(country);
            }
            if (random.nextBoolean()) {
                var from = LocalDate.of(2000, 1, 1).plusDays(random.nextInt(9_000));
                var to = from.plusDays(random.nextInt(900));
                expected.put("from", from.toString());
                expected.put("to", to.toString());
                question.append(" between ").append(from).append(" and ").append(to);
            }
            if (random.nextBoolean()) {
                var group = List.copyOf(new TreeMap<>(groups).keySet()).get(random.nextInt(groups.size()));
                expected.put("group_by", groups.get(group));
                question.append(" by ").append(group);
            }
            if (random.nextBoolean()) {
                int limit = random.nextInt(1, 200);
                expected.put("limit", Integer.toString(limit));
                question.append(", top ").append(limit);
            }
            question.append(" were late?");
            var filled = read("logistics.analytics.shipments", question.toString());
            assertThat(new TreeMap<>(filled.arguments()))
                    .as("seed %d: %s", seed, question)
                    .isEqualTo(expected);
            assertThat(filled.unused()).as("seed %d: %s", seed, question).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void emailsIdsMoneyAndSharesComeOutExactly(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var card = new ToolCard(
                "crm.things.list",
                "GET",
                "/things",
                "crm",
                "Lists things.",
                List.of(),
                List.of(
                        parameter("email", "email"),
                        parameter("id", "uuid"),
                        parameter("amount", "number"),
                        parameter("share", "number")),
                true);
        for (int i = 0; i < 300; i++) {
            var id = new UUID(random.nextLong(), random.nextLong()).toString();
            var email = "p" + random.nextInt(10_000) + "@x" + random.nextInt(100) + ".example";
            long amount = random.nextLong(1, 999_999_999);
            int share = random.nextInt(1, 100);
            var question = "things of " + email + " with id " + id + ", amount over "
                    + String.format(java.util.Locale.ROOT, "$%,d", amount) + " and share above " + share + " %";
            assertThat(read(card, question).arguments())
                    .as("seed %d: %s", seed, question)
                    .isEqualTo(Map.of(
                            "email",
                            email,
                            "id",
                            id,
                            "amount",
                            Long.toString(amount),
                            "share",
                            new java.math.BigDecimal(share).movePointLeft(2).toPlainString()));
        }
    }

    private static ToolParameter parameter(String name, String type) {
        return new ToolParameter(name, "query", type, List.of(), false, null, "", List.of());
    }

    @Test
    void aDayInTimeBeginsAtMidnightOfTheAskersZone() {
        var arguments =
                read("audit.entries.list", "What was changed yesterday?").arguments();
        assertThat(arguments).containsEntry("from", "2026-11-19T23:00:00Z").containsEntry("to", "2026-11-20T23:00:00Z");
    }

    @Test
    void nothingIsSetThatTheQuestionDoesNotSay() {
        assertThat(read("logistics.analytics.shipments", "How many deliveries were late?")
                        .arguments())
                .isEmpty();
    }

    @Test
    void whatTheOperationCannotTakeIsReported() {
        var filled = read("logistics.suppliers.list", "Which suppliers did we have in 2011 above 20 %?");
        assertThat(filled.unused())
                .hasSize(2)
                .anyMatch(u -> u.contains("in 2011"))
                .anyMatch(u -> u.contains("20 %"));
    }

    @Test
    void aMissingRequiredArgumentIsNamedWithItsMeaning() {
        assertThat(read("crm.customers.get", "Show the customer").missing())
                .extracting(Missing::field)
                .containsExactly("id");
    }

    @Test
    void aDeniedValueIsNotTheValue() {
        assertThat(read("logistics.shipments.list", "What has not been delivered yet?")
                        .arguments())
                .doesNotContainEntry("status", "delivered");
    }
}
