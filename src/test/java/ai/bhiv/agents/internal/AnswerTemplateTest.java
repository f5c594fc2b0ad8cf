package ai.bhiv.agents.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.json.Json;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AnswerTemplateTest {
    private static final JsonNode RESULT = Json.MAPPER.readTree("""
            {"share":0.88512,"none":null,"lines":1234567,"half":2.50,"text":"plain","at":"2026-11-20T23:30:00Z",
             "day":"2014-03-05","deep":{"items":[{"name":"first"},{"name":"second"}]},
             "price":{"amount":"1234.50","currency":"EUR"},"round":{"amount":"10005534","currency":"USD"},
             "sums":[{"amount":"1","currency":"EUR"},{"amount":"2.25","currency":"USD"}],"empty":[],
             "rows":[{"id":"x","key":"A","late":1000,"share":0.5,"sum":[{"amount":"3","currency":"EUR"}]},
                     {"id":"y","key":"B","late":2,"share":null,"sum":[]}]}""");

    private final AnswerTemplate template = new AnswerTemplate(ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {share:percent} on time             | 89 % on time
                    {share:percent.1}                   | 88.5 %
                    {share:percent.2}                   | 88.51 %
                    {lines:number} lines                | 1,234,567 lines
                    {half:number}                       | 2.5
                    {price:money}, {round}              | 1,234.50 EUR, 10,005,534 USD
                    {sums:money}                        | 1 EUR, 2.25 USD
                    {at:date} and {day:date}            | 2026-11-21 and 2014-03-05
                    {deep.items[1].name}                | second
                    no place at all                     | no place at all
                    """)
    void valuesAreFormattedForReaders(String form, String expected) {
        assertThat(template.sentence(form, RESULT)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"{none:percent} of them", "{missing.path}", "{deep.items[7].name}", "{empty:money}"})
    void aValueThatIsNotThereMakesNoSentence(String form) {
        assertThat(template.sentence(form, RESULT)).isNull();
    }

    @Test
    void aTableHasTheColumnsAndFormatsThatWereDeclared() {
        var table = template.table(
                "rows", List.of("key=Supplier", "late:number=Late", "share:percent.1=On time", "sum:money"), RESULT, 5);
        assertThat(table.columns()).containsExactly("Supplier", "Late", "On time", "Sum");
        assertThat(table.rows()).containsExactly(List.of("A", "1,000", "50.0 %", "3 EUR"), List.of("B", "2", "", ""));
    }

    @Test
    void aTableIsCutAndSaysHowManyRowsThereAre() {
        var table = template.table("rows", List.of("key"), RESULT, 1);
        assertThat(table.rows()).hasSize(1);
        assertThat(table.total()).isEqualTo(2);
    }

    @Test
    void anEmptyOrAbsentListIsNoTable() {
        assertThat(template.table("empty", List.of("key"), RESULT, 5)).isNull();
        assertThat(template.table("", List.of(), RESULT, 5)).isNull();
    }

    @Test
    void withoutATemplateTheSimpleFieldsAreNamed() {
        var result = Json.MAPPER.readTree("{\"status\":\"up\",\"roles\":6,\"details\":{},\"note\":null}");
        assertThat(template.fields(result)).isEqualTo("status: up, roles: 6");
    }
}
