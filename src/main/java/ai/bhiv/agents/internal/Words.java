package ai.bhiv.agents.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Turns English text into comparable words: folded, without stop words, stemmed, synonyms made one.
final class Words {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Set<String> STOP = Set.copyOf(List.of(
            ("a an the this that these those of in on at to for from with by as is are was were be been being am do does"
                            + " did done have has had having will would can could shall should may might must i me my we"
                            + " us our ours you your it its they them their he she his her and or but not no so if than"
                            + " then there here what which who whom whose when where why how many much please show tell"
                            + " give list display get see find me let know want need like about any all some each every"
                            + " s t re ve ll d m just also too very really ever currently right now still into over per"
                            + " out up off got go")
                    .split(" ", -1)));

    private final Map<String, String> synonyms = new HashMap<>();
    private final List<Map.Entry<Pattern, String>> phrases = new ArrayList<>();

    /// The words with the synonyms that come with the program.
    Words() {
        this(resource("synonyms.txt"));
    }

    /// @param synonyms lines `word: other, other words`; `#` begins a comment
    Words(String synonyms) {
        for (var line : synonyms.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            var word = line.substring(0, colon).strip();
            this.synonyms.put(stem(word), stem(word));
            for (var other : line.substring(colon + 1).split(",", -1)) {
                if (other.strip().contains(" ")) {
                    phrases.add(Map.entry(
                            Pattern.compile("\\b" + Pattern.quote(fold(other.strip())) + "\\b"), " " + word + " "));
                } else {
                    this.synonyms.put(stem(fold(other.strip())), stem(word));
                }
            }
        }
    }

    /// The content words of a text, in order.
    List<String> of(String text) {
        return tokens(text).stream()
                .filter(token -> !STOP.contains(token.folded()))
                .map(Token::word)
                .toList();
    }

    /// All words of a text, in order.
    List<Token> tokens(String text) {
        var folded = fold(text);
        for (var phrase : phrases) {
            folded = phrase.getKey().matcher(folded).replaceAll(phrase.getValue());
        }
        var tokens = new ArrayList<Token>();
        for (var token : NOT_A_WORD.split(folded, -1)) {
            if (!token.isEmpty()) {
                var stem = stem(token);
                tokens.add(new Token(token, stem, synonyms.getOrDefault(stem, stem)));
            }
        }
        return tokens;
    }

    /// One word of a text.
    ///
    /// @param folded in lower case, without accents
    /// @param word its stem, or that of the word it is a synonym of
    record Token(String folded, String stem, String word) {
        boolean stop() {
            return STOP.contains(folded);
        }
    }

    /// Lower case, without accents; typographic apostrophes and hyphens made plain.
    static String fold(String text) {
        var plain = text.replace('\u2019', '\'')
                .replace("'s", "")
                .replace('\u2010', '-')
                .replace('-', ' ');
        return MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    /// A light suffix stripper: it only has to map the forms of one word to one string.
    static String stem(String word) {
        var w = word;
        if (w.length() > 4 && w.endsWith("ies")) {
            w = w.substring(0, w.length() - 3) + "y";
        } else if (w.length() > 3 && w.endsWith("s") && !w.endsWith("ss") && !w.endsWith("us") && !w.endsWith("is")) {
            w = w.substring(0, w.length() - 1);
        }
        if (w.length() > 5 && w.endsWith("ing")) {
            w = undouble(w.substring(0, w.length() - 3));
        } else if (w.length() > 4 && w.endsWith("ied")) {
            w = w.substring(0, w.length() - 3) + "y";
        } else if (w.length() > 4 && w.endsWith("ed")) {
            w = undouble(w.substring(0, w.length() - 2));
        } else if (w.length() > 5 && w.endsWith("ly")) {
            w = w.substring(0, w.length() - 2);
        }
        return w.length() > 3 && w.endsWith("e") ? w.substring(0, w.length() - 1) : w;
    }

    private static String undouble(String w) {
        int n = w.length();
        boolean doubled = n > 3 && w.charAt(n - 1) == w.charAt(n - 2) && "lsz".indexOf(w.charAt(n - 1)) < 0;
        return doubled ? w.substring(0, n - 1) : w;
    }

    static String resource(String name) {
        try (var in = Words.class.getResourceAsStream("/ai/bhiv/agents/" + name)) {
            if (in == null) {
                throw new IllegalStateException("resource /ai/bhiv/agents/" + name + " is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
