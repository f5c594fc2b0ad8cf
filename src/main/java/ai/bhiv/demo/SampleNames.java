package ai.bhiv.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Invents names; none is given twice.
final class SampleNames {
    private static final List<String> STARTS = List.of(
            "Alder", "Birch", "Copper", "Dover", "Elm", "Falcon", "Granite", "Harbor", "Iris", "Juniper", "Kestrel",
            "Linden", "Maple", "North", "Otter", "Pine", "Quarry", "River", "Stone", "Thistle", "Umber", "Vale",
            "Willow", "Yarrow");
    private static final List<String> ENDS = List.of(
            "bridge", "brook", "field", "ford", "gate", "grove", "haven", "hill", "mark", "mere", "point", "ridge",
            "side", "view", "well", "wick");
    private static final List<String> FIRST = List.of(
            "Ada", "Bruno", "Carla", "Deniz", "Elif", "Farid", "Greta", "Hana", "Ivo", "Jonas", "Kofi", "Lena", "Mira",
            "Nils", "Oona", "Pavel", "Quinn", "Rosa", "Sven", "Tara", "Umar", "Vera", "Wanda", "Yusuf", "Zoe");
    private static final List<String> LAST = List.of(
            "Adler",
            "Bose",
            "Carvalho",
            "Dahl",
            "Eriksen",
            "Fischer",
            "Gruber",
            "Horvat",
            "Ito",
            "Jansen",
            "Kaya",
            "Lindqvist",
            "Moreau",
            "Novak",
            "Okafor",
            "Patel",
            "Quist",
            "Romano",
            "Silva",
            "Tanaka",
            "Urban",
            "Vargas",
            "Weber",
            "Yilmaz",
            "Zeller");

    private final Set<String> given = new HashSet<>();
    private final RandomGenerator random;

    SampleNames(RandomGenerator random) {
        this.random = random;
    }

    /// `Alderbrook Supply`
    String company(List<String> trades) {
        return fresh(() -> pick(STARTS) + pick(ENDS) + " " + pick(trades));
    }

    /// `Mira Novak`
    String person() {
        return fresh(() -> pick(FIRST) + " " + pick(LAST));
    }

    /// `alderbrook-supply`
    static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String fresh(Supplier<String> invent) {
        var name = invent.get();
        while (!given.add(name)) {
            name = invent.get();
        }
        return name;
    }
}
