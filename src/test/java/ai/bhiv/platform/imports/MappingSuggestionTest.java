package ai.bhiv.platform.imports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Money;
import ai.bhiv.platform.imports.Mapping.MappedColumn;
import ai.bhiv.platform.imports.Suggestion.Reason;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MappingSuggestionTest {
    private static final Path DATA = Stream.of("../shared/data", "../../shared/data")
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(Path.of("../shared/data"));

    enum Mode {
        AIR,
        AIR_CHARTER,
        TRUCK,
        OCEAN
    }

    record Line(
            @Meaning(
                    value = "Its id where it came from",
                    synonyms = {"id", "line id"})
            String externalRef,

            @Meaning(
                    value = "Delivery note",
                    synonyms = {"ASN/DN #", "delivery note"})
            @NotBlank
            String deliveryNote,

            @Meaning(
                    value = "Order",
                    synonyms = {"PO / SO #", "order number"})
            @Nullable
            String purchaseOrder,

            String country,
            @Nullable Mode shipmentMode,

            @Meaning(value = "Promised", synonyms = "scheduled delivery date")
            LocalDate scheduledOn,

            @Meaning(value = "Arrived", synonyms = "delivered to client date") @Nullable
            LocalDate deliveredOn,

            @Meaning(value = "Written down", synonyms = "delivery recorded date") @Nullable
            LocalDate recordedOn,

            @Meaning(value = "Order sent", synonyms = "po sent to vendor date") @Nullable
            LocalDate orderedOn,

            @Meaning(value = "Who makes it", synonyms = "vendor")
            String supplier,

            @Meaning(value = "What", synonyms = "item description")
            String item,

            @Nullable String productGroup,

            @Meaning(
                    value = "Units",
                    synonyms = {"line item quantity", "qty"})
            @PositiveOrZero
            long quantity,

            @Meaning(value = "Worth", synonyms = "line item value") @Nullable
            Money value,

            @Meaning(
                    value = "Kilograms",
                    synonyms = {"weight", "weight (kilograms)"})
            @Nullable
            BigDecimal weightKg,

            @Meaning(value = "Freight", synonyms = "freight cost") @Nullable
            Money freight,

            @Nullable Boolean firstLineDesignation) {}

    record Deal(
            @Meaning(value = "Its id", synonyms = "opportunity id")
            String externalRef,

            @Meaning(value = "Who sells", synonyms = "sales agent")
            String salesRep,

            String product,
            @Nullable String account,

            @Meaning(value = "Stage", synonyms = "deal stage")
            Stage stage,

            @Meaning(value = "Begun", synonyms = "engage date") @Nullable
            LocalDate engagedOn,

            @Meaning(value = "Closed", synonyms = "close date") @Nullable
            LocalDate closedOn,

            @Meaning(value = "Worth", synonyms = "close value") @Nullable
            Money value) {}

    enum Stage {
        PROSPECTING,
        ENGAGING,
        WON,
        LOST
    }

    @Test
    void headingsFindTheirFields() throws IOException {
        var suggestion = suggest(Deal.class, """
                opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
                A1,Ann Lee,Basic,Acme,Won,2017-01-02,2017-02-03,12.50
                A2,Ann Lee,Basic,,Engaging,2017-01-22,,
                """);
        assertThat(fields(suggestion))
                .containsExactly(
                        "external_ref",
                        "sales_rep",
                        "product",
                        "account",
                        "stage",
                        "engaged_on",
                        "closed_on",
                        "value.amount");
        assertThat(suggestion.reasons()).allMatch(reason -> reason.confidence() >= Suggestion.SURE);
        // no heading names a currency, and none is guessed
        assertThat(suggestion.missing()).containsExactly("value.currency");
        assertThat(column(suggestion, "close_date").datePattern()).isEqualTo("yyyy-MM-dd");
    }

    @Test
    void wordsInDateAndNumberColumnsAreOfferedAndNeverTakenUnseen() throws IOException {
        var suggestion = suggest(Line.class, """
                id,asn/dn #,po sent to vendor date,scheduled delivery date,weight (kilograms),freight cost (usd)
                1,ASN-8,Date Not Captured,2-Jun-06,13,780.34
                2,ASN-8,N/A - From RDC,14-Nov-06,Weight Captured Separately,4521.5
                3,ASN-9,N/A - From RDC,27-Aug-06,See ASN-93 (ID#:1281),Freight Included
                4,ASN-9,Date Not Captured,27-Aug-06,See ASN-94 (ID#:1282),Freight Included
                5,ASN-9,11/14/2006,2-Jun-06,Weight Captured Separately,3.25
                6,ASN-9,11/3/2006,2-Jun-06,12O,3.25
                """);
        assertThat(column(suggestion, "scheduled delivery date").datePattern()).isEqualTo("d-MMM-yy");
        assertThat(column(suggestion, "po sent to vendor date").datePattern()).isEqualTo("M/d/yyyy");
        assertThat(column(suggestion, "po sent to vendor date").emptyWords())
                .containsExactlyInAnyOrder("Date Not Captured", "N/A - From RDC");
        assertThat(column(suggestion, "weight (kilograms)").emptyWords())
                .containsExactlyInAnyOrder("Weight Captured Separately", "See ASN-# (ID#:#)");
        assertThat(column(suggestion, "freight cost (usd)").emptyWords()).containsExactly("Freight Included");
        assertThat(suggestion.sure().columns())
                .allMatch(column -> column.emptyWords().isEmpty());
    }

    @Test
    void datesThatMayBeReadTwoWaysAreNotSure() throws IOException {
        var suggestion = suggest(Deal.class, """
                opportunity_id,close_date
                A1,01/02/2017
                A2,03/04/2017
                """);
        var reason = reason(suggestion, "close_date");
        assertThat(reason.confidence()).isLessThan(Suggestion.SURE);
        assertThat(reason.because()).contains("M/d/yyyy").contains("d/M/yyyy");
        assertThat(suggestion.sure().columns())
                .noneMatch(column -> column.field().equals("closed_on"));
    }

    @Test
    void numbersThatMayBeReadTwoWaysAreNotSure() throws IOException {
        var suggestion = suggest(Deal.class, "opportunity_id;close_value\nA1;1.234\nA2;5.678\n");
        assertThat(reason(suggestion, "close_value").confidence()).isLessThan(Suggestion.SURE);
        var clear = suggest(Deal.class, "opportunity_id;close_value\nA1;1.234,50\nA2;5.678\n");
        assertThat(column(clear, "close_value").numberStyle()).isEqualTo(NumberStyle.COMMA);
    }

    @Test
    void valuesOfAClosedSetAreSuggestedNotChanged() throws IOException {
        var suggestion = suggest(Deal.class, "opportunity_id,deal_stage\nA1,Won\nA2,Engagin\nA3,won\nA4,Lost\n");
        assertThat(column(suggestion, "deal_stage").values())
                .containsExactly(new Mapping.Replacement("Engagin", "engaging"));
        assertThat(suggestion.sure().columns())
                .allMatch(column -> column.values().isEmpty());
    }

    @Test
    void columnsThatMeanNothingStayOutAndMissingFieldsAreNamed() throws IOException {
        var suggestion = suggest(Deal.class, "colour,opportunity_id\nred,A1\n");
        assertThat(suggestion.unmapped()).containsExactly("colour");
        assertThat(suggestion.missing()).containsExactly("sales_rep", "product", "stage");
    }

    @Test
    void theDeliveryHistoryIsRecognised() throws IOException {
        var suggestion = suggest(Line.class, trial("scms_delivery_history.csv"));
        assertThat(suggestion.missing()).isEmpty();
        assertThat(column(suggestion, "scheduled delivery date").datePattern()).isEqualTo("d-MMM-yy");
        assertThat(column(suggestion, "freight cost (usd)").emptyWords())
                .containsExactlyInAnyOrder(
                        "See DN-# (ID#:#)",
                        "Freight Included in Commodity Cost",
                        "See ASN-# (ID#:#)",
                        "Invoiced Separately");
        assertThat(suggestion.mapping().constants())
                .containsExactlyInAnyOrder(
                        new Mapping.Constant("freight.currency", "USD"), new Mapping.Constant("value.currency", "USD"));
        assertThat(column(suggestion, "asn/dn #").field()).isEqualTo("delivery_note");
    }

    @Test
    void thePipelineIsRecognised() throws IOException {
        var suggestion = suggest(Deal.class, trial("crm_sales_pipeline.csv"));
        assertThat(suggestion.unmapped()).isEmpty();
        assertThat(suggestion.missing()).containsExactly("value.currency");
        assertThat(suggestion.reasons()).allMatch(reason -> reason.confidence() >= Suggestion.SURE);
    }

    private static byte[] trial(String name) throws IOException {
        var file = DATA.resolve(name);
        Assumptions.assumeTrue(Files.exists(file), file + " is absent");
        return Files.readAllBytes(file);
    }

    private static Suggestion suggest(Class<? extends Record> record, String text) throws IOException {
        return suggest(record, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Suggestion suggest(Class<? extends Record> record, byte[] bytes) throws IOException {
        var counts = new ArrayList<ColumnCount>();
        var names = new ArrayList<String>();
        var head = java.util.Arrays.copyOf(bytes, Math.min(bytes.length, FormatDetection.HEAD));
        try (var rows = RowSources.open(new ByteArrayInputStream(bytes), FormatDetection.of(head, FormatHints.NONE))) {
            names.addAll(rows.columns());
            rows.columns().forEach(_ -> counts.add(new ColumnCount()));
            for (var row = rows.next(); row != null; row = rows.next()) {
                assertThat(row.faults()).isEmpty();
                for (int i = 0; i < counts.size(); i++) {
                    counts.get(i).add(row.cells().get(i));
                }
            }
        }
        var profiles = IntStream.range(0, names.size())
                .mapToObj(i -> counts.get(i).profile(names.get(i)))
                .toList();
        return new MappingSuggestion(TargetField.of(new Kind<>(record)), profiles).suggest();
    }

    private static List<String> fields(Suggestion suggestion) {
        return suggestion.mapping().columns().stream().map(MappedColumn::field).toList();
    }

    private static MappedColumn column(Suggestion suggestion, String name) {
        return suggestion.mapping().columns().stream()
                .filter(column -> column.column().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not mapped: " + suggestion.unmapped()));
    }

    private static Reason reason(Suggestion suggestion, String name) {
        return suggestion.reasons().stream()
                .filter(reason -> reason.column().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private record Kind<R extends Record>(Class<R> record) implements ImportKind<R> {
        @Override
        public String name() {
            return "test.things";
        }

        @Override
        public String module() {
            return "test";
        }

        @Override
        public String meaning() {
            return "One thing.";
        }

        @Override
        public List<String> matchFields() {
            return List.of("external_ref");
        }

        @Override
        public Map<String, KnownNames> references() {
            return Map.of();
        }

        @Override
        public String stored() {
            return "select 1";
        }

        @Override
        public List<Match> match(List<ImportRow<R>> rows) {
            return List.of();
        }

        @Override
        public List<Applied> apply(List<ImportRow<R>> rows, Journal journal) {
            return List.of();
        }
    }
}
