package ai.bhiv.agents.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A few names of the sample data, found the way the platform finds them.
final class KnownNames implements NameLookup {
    private static final Map<String, List<String>> NAMES = Map.of(
            "supplier", List.of("SCMS from RDC", "Orgenics, Ltd", "Aurobindo Pharma Limited", "Trinity Biotech, Plc"),
            "owner", List.of("Darcel Schlecht", "Anna Snelling", "Moses Frase", "Cecily Lampkin"),
            "product", List.of("GTX Basic", "GTXPro", "MG Special", "GTK 500"),
            "account", List.of("Hottechi", "Kan-code", "Konex", "Condax"));

    @Override
    public List<Match> find(ToolCard card, ToolParameter parameter, String words) {
        return NAMES.getOrDefault(parameter.name(), List.of()).stream()
                .map(name -> new Match(name, name, CalledNames.similarity(words, name)))
                .sorted(Comparator.comparingDouble(Match::similarity).reversed())
                .toList();
    }
}
