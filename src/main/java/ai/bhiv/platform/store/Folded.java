package ai.bhiv.platform.store;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Texts in the form in which they are compared.
public final class Folded {
    private static final Pattern SPACE = Pattern.compile("[\\s\\u00a0]+");
    private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

    private Folded() {}

    /// Two names with one key are one name: NFKC, lower case, single spaces. Accents and punctuation count.
    public static String key(String name) {
        return SPACE.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC).strip())
                .replaceAll(" ")
                .toLowerCase(Locale.ROOT);
    }

    /// The key of a name that may be absent.
    public static @Nullable String keyOrNull(@Nullable String name) {
        return name == null ? null : key(name);
    }

    /// For searching: the keys of all texts, without accents, one after another.
    public static String words(@Nullable String... texts) {
        var all = new StringBuilder();
        for (var text : texts) {
            if (text != null && !text.isBlank()) {
                all.append(all.isEmpty() ? "" : " ").append(key(text));
            }
        }
        return MARKS.matcher(Normalizer.normalize(all, Normalizer.Form.NFD))
                .replaceAll("")
                .replace("ß", "ss");
    }
}
