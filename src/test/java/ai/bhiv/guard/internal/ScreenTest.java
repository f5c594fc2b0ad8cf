package ai.bhiv.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private static final int GENERATED = Integer.getInteger("bhiv.guard.generated", 6_000);

    /// GRD-10: the screen may be wrong only towards "maybe".
    @Test
    void whatTheScreenClearsWouldNotHaveBeenRefused() {
        var wrong = new ArrayList<String>();
        for (var label : Samples.ATTACKS) {
            Samples.lines(label).forEach(line -> compare(line, wrong));
        }
        Samples.lines("ordinary").forEach(line -> compare(line, wrong));
        var random = new Random(1);
        for (int i = 0; i < GENERATED; i++) {
            compare(i % 2 == 0 ? Samples.noise(random) : Samples.sentence(random), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static void compare(String value, ArrayList<String> wrong) {
        int screened = Inspector.inspect(value).score();
        int all = Inspector.inspectUnscreened(value).score();
        if (screened < Rule.THRESHOLD && all >= Rule.THRESHOLD) {
            var found = Inspector.inspectUnscreened(value).spots();
            wrong.add(value + " " + value.chars().boxed().toList() + " " + found);
        }
    }

    /// GRD-11: nothing that is built to be slow takes more than its length.
    @Test
    void noValueIsSlowByItsShape() {
        for (var shape : new String[] {
            "'", "\"", "<", "<a ", "../", "/*", "/**/", "--", "((((", "$(", "{{", "`", "%25", "&#", "\\", "on=", "a=",
            "|id", ";", "' or ", "select ", "[", "*)(", "=\"<", "style=", "\n", "0x2e"
        }) {
            var value = shape.repeat(16 * 1024 / shape.length());
            var request = Placement.FORM.request(value);
            assertThat(Inspection.of(request).values()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void noInputThrows() {
        var random = new Random(3);
        for (int i = 0; i < GENERATED; i++) {
            var value = Samples.noise(random);
            for (var placement : Placement.values()) {
                Inspection.of(placement.request(value));
            }
        }
    }
}
