package ai.bhiv.guard.internal;

import ai.bhiv.guard.KeptValue;
import ai.bhiv.platform.audit.Visible;
import java.util.ArrayList;
import java.util.List;

/// What is kept of a request as evidence: its values as an application would have received them, bounded in number and
/// length, without credentials.
final class Kept {
    static final int MOST = 64;
    private static final int TEXT = 500;
    private static final int NAME = 100;
    private static final int ALL = 16_000;
    private static final String MASK = "***";

    private Kept() {}

    static List<KeptValue> of(RequestParts request) {
        var kept = new ArrayList<KeptValue>();
        var left = new int[] {ALL};
        RequestValues.of(request, value -> {
            var one = one(value);
            left[0] -= one.name().length() + one.text().length();
            if (kept.size() < MOST && left[0] >= 0) {
                kept.add(one);
            }
        });
        return List.copyOf(kept);
    }

    private static KeptValue one(Value value) {
        var shown = value.text().substring(0, Math.min(2 * TEXT, value.text().length()));
        var text = value.place() == Place.COOKIE ? MASK : Masking.masked(value.name(), shown);
        return new KeptValue(value.place().key(), Visible.text(value.name(), NAME), Visible.text(text, TEXT));
    }
}
