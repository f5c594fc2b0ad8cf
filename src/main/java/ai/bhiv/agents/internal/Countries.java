package ai.bhiv.agents.internal;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names of countries, as people write them, to the name in the records (ISO 3166 in English, as CLDR has it).
final class Countries {
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("ivory coast", "C\u00f4te d'Ivoire"),
            Map.entry("drc", "Congo, DRC"),
            Map.entry("democratic republic of the congo", "Congo, DRC"),
            Map.entry("congo drc", "Congo, DRC"),
            Map.entry("usa", "United States"),
            Map.entry("united states of america", "United States"),
            Map.entry("america", "United States"),
            Map.entry("uk", "United Kingdom"),
            Map.entry("britain", "United Kingdom"),
            Map.entry("great britain", "United Kingdom"),
            Map.entry("uae", "United Arab Emirates"),
            Map.entry("burma", "Myanmar"),
            Map.entry("swaziland", "Swaziland"));

    private final Map<String, String> names = new HashMap<>();

    Countries() {
        for (var code : Locale.getISOCountries()) {
            var name = Locale.of("", code).getDisplayCountry(Locale.ENGLISH).replace('\u2019', '\'');
            names.put(Words.fold(name), name);
        }
        names.putAll(OTHER_NAMES);
    }

    /// The country of this name; null when there is none.
    @Nullable
    String named(String words) {
        var folded = Words.fold(words).strip();
        return names.get(folded.startsWith("the ") ? folded.substring(4) : folded);
    }

    /// The only country named in these folded words; null when there is none, or more than one.
    @Nullable
    String in(String folded) {
        String found = null;
        for (var name : names.entrySet()) {
            // short names and English words are only believed with their capital, as a Name
            if (name.getKey().length() > 6 && (" " + folded + " ").contains(" " + name.getKey() + " ")) {
                if (found != null && !found.equals(name.getValue())) {
                    return null;
                }
                found = name.getValue();
            }
        }
        return found;
    }
}
