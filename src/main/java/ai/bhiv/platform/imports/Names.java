package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.KnownNames.Near;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares names that people wrote: headings with fields, values with known names.
final class Names {
    private Names() {}

    /// Letters and digits in lower case without accents, words parted by one space; camel case parts words, and `#`
    /// is the word number.
    static String fold(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKD).replace("#", " number ");
        var out = new StringBuilder(plain.length());
        boolean lower = false;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                if (lower && Character.isUpperCase(c)) {
                    out.append(' ');
                }
                out.append(Character.toLowerCase(c));
            } else if (Character.getType(c) != Character.NON_SPACING_MARK
                    && !out.isEmpty()
                    && out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
            lower = Character.isLowerCase(c);
        }
        return out.toString().strip();
    }

    /// The same without spaces: `GTXPro` and `GTX Pro` are one.
    static String squeeze(String name) {
        return fold(name).replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /// Shared trigrams of the padded words against all of both (as pg_trgm's `similarity`), 0..1.
    static double similarity(String a, String b) {
        var left = trigrams(fold(a));
        var right = trigrams(fold(b));
        if (left.isEmpty() || right.isEmpty()) {
            return 0;
        }
        var shared = new HashSet<>(left);
        shared.retainAll(right);
        return (double) shared.size() / (left.size() + right.size() - shared.size());
    }

    static @Nullable Near nearest(String unknown, Collection<String> known) {
        var squeezed = squeeze(unknown);
        Near best = null;
        for (var name : known) {
            double confidence = squeeze(name).equals(squeezed) && !squeezed.isEmpty()
                    ? 1
                    : Math.max(similarity(unknown, name), similarity(squeezed, squeeze(name)) * 0.95);
            if (confidence >= 0.3 && (best == null || confidence > best.confidence())) {
                best = new Near(name, Math.round(confidence * 100) / 100.0);
            }
        }
        return best;
    }

    private static Set<String> trigrams(String folded) {
        var found = new HashSet<String>();
        for (var word : folded.split(" ", -1)) {
            if (!word.isEmpty()) {
                var padded = "  " + word + " ";
                for (int i = 0; i + 3 <= padded.length(); i++) {
                    found.add(padded.substring(i, i + 3));
                }
            }
        }
        return found;
    }
}
