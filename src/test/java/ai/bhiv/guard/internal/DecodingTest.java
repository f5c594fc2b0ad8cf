package ai.bhiv.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DecodingTest {
    private static final List<UnaryOperator<String>> ENCODERS = List.of(
            text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"),
            DecodingTest::entities,
            DecodingTest::escapes,
            text -> java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));

    @Test
    void whatWasEncodedUpToThreeTimesIsAmongTheForms() {
        var random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            var plain = "<script src=x>" + Samples.sentence(random) + "</script>";
            var encoded = plain;
            int times = 1 + random.nextInt(3);
            for (int k = 0; k < times; k++) {
                encoded = ENCODERS.get(random.nextInt(ENCODERS.size())).apply(encoded);
            }
            assertThat(Forms.of(encoded))
                    .as(encoded)
                    .anyMatch(form -> form.text().equals(plain));
        }
    }

    @Test
    void overlongAndWideFormsAreRead() {
        assertThat(PercentDecoding.decode("%c0%ae%c0%ae%c0%af")).isEqualTo("../");
        assertThat(PercentDecoding.decode("%e0%80%af")).isEqualTo("/");
        assertThat(PercentDecoding.decode("%u002e%uFF0E")).isEqualTo(".\uFF0E");
        assertThat(LookAlikes.fold("\uFF1Cscript\u200B\uFF1E")).isEqualTo("<script>");
        assertThat(PercentDecoding.decode("100% of it, 5%zz")).isEqualTo("100% of it, 5%zz");
    }

    @Test
    void jsonIsReadAsJacksonReadsIt() {
        var random = new Random(5);
        for (int i = 0; i < 3_000; i++) {
            var value = Samples.noise(random);
            var key = "k" + i % 7;
            var text = Json.MAPPER.writeValueAsString(Map.of(key, List.of(value), "n", 1));
            var read = new ArrayList<String>();
            new JsonValues(text, (place, name, one) -> read.add(place + " " + name + " " + one)).read();
            assertThat(read).contains("JSON " + key + " " + value);
        }
    }

    @Test
    void aCutOffDocumentIsReadUpToItsEnd() {
        var read = new ArrayList<String>();
        new JsonValues("{\"a\":\"x\",\"b\":{\"c\":\"' or 1=1", (_, name, text) -> read.add(name + "=" + text)).read();
        assertThat(read).contains("a=x", "c=' or 1=1");
    }

    @Test
    void sameNamedParametersAreReadAsOneToo() {
        var values = new ArrayList<String>();
        RequestValues.of(
                new RequestParts("GET", "/a%2Fb", "q=1+un&q=ion&x=%27", List.of(), null, new byte[0], false),
                value -> values.add(value.text()));
        assertThat(values).contains("/a/b", "a/b", "1 un", "ion", "1 un,ion", "'");
    }

    private static String entities(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(point -> out.append("&#").append(point).append(';'));
        return out.toString();
    }

    private static String escapes(String text) {
        var out = new StringBuilder();
        for (var c : text.toCharArray()) {
            out.append("\\u%04x".formatted((int) c));
        }
        return out.toString();
    }
}
