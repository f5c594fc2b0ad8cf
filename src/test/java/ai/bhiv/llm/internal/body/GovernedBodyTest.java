package ai.bhiv.llm.internal.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// LLM-20 and LLM-25: what goes on is the client's bytes with one range exchanged, and what could be read in two ways
/// is
/// refused.
class GovernedBodyTest {
    @Test
    void tenThousandSeededBodiesKeepEveryByteButTheModel() {
        var bodies = new Bodies(new Random(20261125));
        for (int i = 0; i < 10_000; i++) {
            var made = bodies.next();
            var read = GovernedBody.of(made.bytes());
            assertThat(read.model()).as("body %s", i).isEqualTo(made.model());
            assertThat(read.withModel("up", "")).as("body %s", i).isEqualTo(made.with("up"));
            assertThat(read.isTrue("stream")).isEqualTo(made.stream());
        }
    }

    @Test
    void aMemberIsAddedInFrontAndNothingElseMoves() {
        var body = " { \"a\" : 1e400 , \"model\":\"x\"} ".getBytes(StandardCharsets.UTF_8);
        assertThat(new String(GovernedBody.of(body).withModel("y", "\"b\":2"), StandardCharsets.UTF_8))
                .isEqualTo(" {\"b\":2, \"a\" : 1e400 , \"model\":\"y\"} ");
    }

    @Test
    void whatCouldBeReadInTwoWaysIsRefused() {
        for (var text : new String[] {
            "",
            "[]",
            "{\"model\":\"a\",\"model\":\"b\"}",
            "{\"mod\\u0065l\":\"a\",\"model\":\"b\"}",
            "{\"model\":\"a\"} x",
            "{\"model\":\"a\"}\0",
            "{\"model\":\"a\",}",
            "{\"model\":\"a\" \"b\":1}",
            "{\"model\":\"a\",\"b\":01}",
            "{\"model\":\"a\",\"b\":\"\u0001\"}",
            "{\"model\":\"a\",\"b\":" + "[".repeat(513) + "]".repeat(513) + "}",
            "{\"model\":\"a\",\"b\":NaN}",
            "{\"model\":\"a\",\"b\":tru}",
            "{\"model\":\"a\",\"b\":[1}",
            "{\"model\":\"a\",\"b\":\"\\x\"}"
        }) {
            assertThatThrownBy(() -> GovernedBody.of(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text.length() > 60 ? text.substring(0, 60) : text)
                    .isInstanceOf(MalformedBody.class);
        }
        for (var bytes :
                new int[][] {{0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xF5, 0x80, 0x80, 0x80}, {0xE2, 0x82}, {0x80}}) {
            var body = "{\"model\":\"a\",\"b\":\"####\"}".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                body[18 + i] = (byte) bytes[i];
            }
            assertThatThrownBy(() -> GovernedBody.of(body)).isInstanceOf(MalformedBody.class);
        }
        for (var text : new String[] {
            "{\"model\":7}", "{\"model\":\"\"}", "{}", "{\"model\":null}",
        }) {
            assertThatThrownBy(() -> GovernedBody.of(text.getBytes(StandardCharsets.UTF_8))
                            .model())
                    .isInstanceOf(MalformedBody.class);
        }
        for (var number : new String[] {"1e400", "1.5", "\"7\"", "99999999999"}) {
            var body = GovernedBody.of(
                    ("{\"model\":\"a\",\"max_tokens\":" + number + "}").getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(body::outputLimit).as(number).isInstanceOf(MalformedBody.class);
        }
    }

    @Test
    void governedFieldsAreFoundAtTheTopOnly() {
        var body = GovernedBody.of(
                "{\"messages\":[{\"model\":\"inner\",\"stream\":true}],\"model\":\"outer\",\"max_tokens\":1e2}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(body.model()).isEqualTo("outer");
        assertThat(body.isTrue("stream")).isFalse();
        assertThat(body.outputLimit()).isEqualTo(100);
    }
}
