package ai.bhiv.agents.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells cheaply whether a question is English: by its script, then by its commonest words (ASK-7). It says which
/// language it more likely is; it does not pretend to know all.
final class Languages {
    private static final Map<Character.UnicodeScript, String> SCRIPTS = Map.ofEntries(
            Map.entry(Character.UnicodeScript.DEVANAGARI, "hi"),
            Map.entry(Character.UnicodeScript.GUJARATI, "gu"),
            Map.entry(Character.UnicodeScript.TAMIL, "ta"),
            Map.entry(Character.UnicodeScript.TELUGU, "te"),
            Map.entry(Character.UnicodeScript.KANNADA, "kn"),
            Map.entry(Character.UnicodeScript.MALAYALAM, "ml"),
            Map.entry(Character.UnicodeScript.BENGALI, "bn"),
            Map.entry(Character.UnicodeScript.ARABIC, "ar"),
            Map.entry(Character.UnicodeScript.CYRILLIC, "ru"),
            Map.entry(Character.UnicodeScript.HAN, "zh"),
            Map.entry(Character.UnicodeScript.HIRAGANA, "ja"),
            Map.entry(Character.UnicodeScript.KATAKANA, "ja"),
            Map.entry(Character.UnicodeScript.HANGUL, "ko"),
            Map.entry(Character.UnicodeScript.GREEK, "el"),
            Map.entry(Character.UnicodeScript.HEBREW, "he"),
            Map.entry(Character.UnicodeScript.THAI, "th"));
    private static final Map<String, Set<String>> COMMON = Map.of(
            "de",
                    Set.of(
                            "wie", "viele", "ist", "sind", "welche", "welcher", "der", "die", "das", "und", "unsere",
                            "unserer", "wir", "haben", "nicht", "hoch", "von", "mit", "kamen", "wurden", "zeige", "zu",
                            "mir"),
            "fr",
                    Set.of(
                            "quel", "quelle", "quels", "quelles", "est", "sont", "les", "nos", "notre", "combien",
                            "avons", "nous", "des", "du", "et", "une", "pas", "avec", "dans", "montre", "ont"),
            "es",
                    Set.of(
                            "que",
                            "cual",
                            "cuales",
                            "cuantos",
                            "cuantas",
                            "es",
                            "son",
                            "los",
                            "las",
                            "nuestros",
                            "nuestras",
                            "nuestra",
                            "tenemos",
                            "como",
                            "y",
                            "del",
                            "una",
                            "con",
                            "muestra",
                            "el"),
            "it",
                    Set.of(
                            "quale", "quali", "quanti", "quante", "sono", "gli", "nostri", "nostre", "nostra",
                            "abbiamo", "che", "della", "delle", "con", "mostra", "il"),
            "pt",
                    Set.of(
                            "qual", "quais", "quantos", "quantas", "os", "nossos", "nossas", "nossa", "temos", "uma",
                            "dos", "das", "com", "mostre", "foram", "nao"),
            "nl",
                    Set.of(
                            "hoeveel", "welke", "zijn", "onze", "het", "een", "hebben", "wij", "van", "niet", "met",
                            "toon"),
            "hi",
                    Set.of(
                            "kitne", "kitna", "kya", "hai", "hain", "humare", "hamare", "hamara", "kaun", "kaise",
                            "mein"));
    private static final Set<String> ENGLISH = Set.of(
            "the", "what", "which", "how", "many", "our", "we", "is", "are", "did", "do", "of", "in", "on", "by",
            "show", "list", "who", "and", "with", "have", "for", "to", "me", "last", "this", "all", "were", "was",
            "per");
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Languages() {}

    /// The language when it is clearly not English; null when it is English or cannot be told.
    static @Nullable String foreign(String text) {
        var script = script(text);
        if (script != null) {
            return script;
        }
        var words = new HashSet<>(List.of(NOT_A_WORD.split(Words.fold(text), -1)));
        long english = words.stream().filter(ENGLISH::contains).count();
        String likeliest = null;
        long most = Math.max(1, english);
        for (var language : COMMON.keySet().stream().sorted().toList()) {
            long common = words.stream()
                    .filter(COMMON.getOrDefault(language, Set.of())::contains)
                    .count();
            if (common > most) {
                most = common;
                likeliest = language;
            }
        }
        return likeliest;
    }

    private static @Nullable String script(String text) {
        var counts = new java.util.EnumMap<Character.UnicodeScript, Integer>(Character.UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(c -> counts.merge(Character.UnicodeScript.of(c), 1, Integer::sum));
        int letters = counts.values().stream().mapToInt(Integer::intValue).sum();
        for (var count : counts.entrySet()) {
            var language = SCRIPTS.get(count.getKey());
            if (language != null && 2 * count.getValue() > letters) {
                return language;
            }
        }
        return null;
    }

    /// The English name of a language.
    static String name(String tag) {
        return Locale.forLanguageTag(tag).getDisplayLanguage(Locale.ENGLISH);
    }
}
