package ai.bhiv.platform.contract;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The known name that somebody who mistyped probably meant.
public final class Nearest {
    private Nearest() {}

    /// The closest by edit distance, if it is within a third of the longer word; otherwise nothing.
    public static @Nullable String to(String given, Collection<String> known) {
        String best = null;
        int least = Integer.MAX_VALUE;
        for (var name : known) {
            int limit = Math.max(1, Math.max(name.length(), given.length()) / 3);
            if (Math.abs(name.length() - given.length()) > limit) {
                continue;
            }
            int distance = distance(given, name);
            if (distance <= limit && distance < least) {
                least = distance;
                best = name;
            }
        }
        return best;
    }

    /// Letters to change, add, remove or swap with their neighbour: what fingers do wrong.
    private static int distance(String a, String b) {
        var before = new int[b.length() + 1];
        var last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, changed);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }
}
