package ai.bhiv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers as people and scripts get them.
class OutputTest {
    private static String printed(Output.Form form, String json) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var output = new Output();
        output.form = form;
        output.print(
                new ApiReply(
                        200,
                        HttpHeaders.of(Map.of("Content-Type", List.of("application/json")), (_, _) -> true),
                        json.getBytes(StandardCharsets.UTF_8)),
                Terminal.of(new ByteArrayInputStream(new byte[0]), stream, stream, false, false));
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"name\":\"late\",\"rows\":2},{\"name\":\"new\",\"rows\":10}]",
                "{\"items\":[{\"name\":\"late\",\"rows\":2},{\"name\":\"new\",\"rows\":10}],\"next_cursor\":null}"
            })
    void aListHasARowForEachItemWhetherInAPageOrBare(String list) {
        assertThat(printed(Output.Form.TABLE, list)).contains("name  rows", "late     2", "new     10");
        assertThat(printed(Output.Form.CSV, list)).isEqualTo("name,rows\nlate,2\nnew,10\n");
        assertThat(printed(Output.Form.JSONL, list)).hasLineCount(2);
        assertThat(printed(Output.Form.JSON, list)).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"items\":[],\"next_cursor\":null}"})
    void anEmptyListSaysSo(String list) {
        assertThat(printed(Output.Form.TABLE, list)).contains("none");
    }
}
