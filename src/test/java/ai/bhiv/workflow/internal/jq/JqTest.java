package ai.bhiv.workflow.internal.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JqTest {
    private static List<JsonNode> run(String program, JsonNode input) {
        return Jq.read(program, Set.of()).values(input, Map.of(), new Budget(System::nanoTime));
    }

    /// `cases.json` holds what jq 1.6 printed for each program.
    @Test
    void givesWhatJqItselfGives() throws IOException {
        JsonNode file;
        try (var in = JqTest.class.getResourceAsStream("/jq/cases.json")) {
            file = Json.MAPPER.readTree(in);
        }
        var wrong = new ArrayList<String>();
        for (var one : file.path("cases")) {
            var program = one.path("program").asString();
            var seen = new ArrayList<JsonNode>();
            boolean failed = false;
            try {
                Jq.read(program, Set.of())
                        .values(file.path("input"), Map.of(), new Budget(System::nanoTime))
                        .forEach(seen::add);
            } catch (JqException e) {
                failed = true;
            }
            var expected = one.path("gives").valueStream().toList();
            boolean same = failed == one.path("fails").asBoolean(false) && (failed || seen.size() == expected.size());
            for (int i = 0; same && !failed && i < expected.size(); i++) {
                same = Values.compare(seen.get(i), expected.get(i)) == 0;
            }
            if (!same) {
                wrong.add(program + "\n   gave " + (failed ? "an error" : seen) + "\n   jq   " + one.path("gives"));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(file.path("cases").size()).isGreaterThan(150);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f: f; f",
                "def f: f, f; f",
                "def f: [f]; f",
                "[range(1000000000000)]",
                "range(1000000000000) | empty",
                "reduce range(60) as $i (\"aa\"; . + .)",
                "reduce range(60) as $i ([1]; . + .)",
                "\"a\" * 1000000000000 | . * 1000",
                "[limit(10; repeat(1))] | until(false; .)",
                "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaX\" | test(\"^(a|aa)+\\\\1b$\")",
                "[recurse([.])]",
                "null | .[99999999] = 1",
                "def f(g): f(g | g); f(.)",
                "try (def f: f; f) catch 1",
                "[range(100000)] | combinations",
                "1e400 * 1e400",
                "[.[]?, (range(100000) | tostring * 100)]",
                "reduce range(100000000) as $i (0; . + $i)",
                "while(true; .)",
            })
    void whatWouldNeverEndEndsWithAnErrorAndFreesItsThread(String program) {
        assertThatThrownBy(() -> run(program, Json.MAPPER.createObjectNode())).isInstanceOf(JqException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$ENV",
                "env",
                "input",
                "$__prog_args",
                "import \"a\" as a; .",
                "nosuch(1)",
                "$x",
                ".a |",
                "{a",
                "\"open",
                "@nosuch",
                "if 1 then",
                ". as [$a | 1",
                "1 +",
                ")",
                "break $x"
            })
    void whatIsNotThereIsRefusedBeforeItRuns(String program) {
        assertThatThrownBy(() -> Jq.read(program, Set.of())).isInstanceOf(JqException.class);
    }

    @Test
    void moneyAddsUp() {
        assertThat(run("0.1 + 0.2, 19.99 * 3, 1 / 3", Json.MAPPER.nullNode()).toString())
                .isEqualTo("[0.3, 59.97, 0.3333333333333333]");
    }

    /// Any text is read or refused, and any that is read ends.
    @Test
    void noTextBreaksIt() {
        var parts = List.of(
                ".",
                "a",
                "[",
                "]",
                "{",
                "}",
                "(",
                ")",
                "|",
                ",",
                "1",
                "\"s\"",
                "$x",
                " as ",
                "if ",
                " then ",
                " else ",
                " end ",
                "reduce ",
                "def f: ",
                ";",
                "f",
                "..",
                "?",
                "//",
                "=",
                "|=",
                "+",
                "-",
                "*",
                "try ",
                " catch ",
                "map(",
                "select(",
                "range(9)",
                "empty",
                "error",
                ":",
                "label $l | ",
                "break $l",
                "\"\\(1)\"",
                "del(",
                "path(",
                "first(",
                "limit(3;",
                "recurse",
                "not",
                "@csv ",
                "test(\"a*\")",
                "[.[]?]");
        for (long seed = 1; seed <= 4_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            try {
                Jq.read(text.toString(), Set.of("x"))
                        .values(
                                Json.MAPPER.readTree("{\"a\":[1,{\"f\":null}]}"),
                                Map.of("x", Json.MAPPER.createArrayNode()),
                                new Budget(System::nanoTime));
            } catch (JqException e) {
                // refused, as it should be
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
    }
}
