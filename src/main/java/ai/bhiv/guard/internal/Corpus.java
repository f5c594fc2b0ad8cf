package ai.bhiv.guard.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Labelled lines: one payload a line, LF ends it, no comments, no escapes; empty ones are skipped.
///
/// @param skipped names that say no class
/// @param ambiguous lines under both labels, which are in no file
public record Corpus(List<Labelled> files, List<String> skipped, int ambiguous) {
    private static final Set<String> LABELS = Set.of("benign", "sqli", "xss", "lfi", "rce", "other");
    private static final int LONGEST = 64 * 1024;

    /// The distinct lines of one file.
    public record Labelled(String name, String label, List<String> lines) {}

    /// @param part `all`, `tune` or `validate`
    public static Corpus read(Path directory, String part) throws IOException {
        var all = new ArrayList<Labelled>();
        var skipped = new ArrayList<String>();
        List<Path> paths;
        try (var list = Files.list(directory)) {
            paths = list.filter(Files::isRegularFile).sorted().toList();
        }
        for (var path : paths) {
            var name = path.getFileName().toString();
            int dash = name.indexOf('-');
            var label = dash < 0 ? "" : name.substring(0, dash);
            if (LABELS.contains(label) && name.endsWith(".txt")) {
                all.add(new Labelled(name, label, lines(path)));
            } else {
                skipped.add(name);
            }
        }
        var both = both(all);
        var files = all.stream()
                .map(file -> new Labelled(
                        file.name(),
                        file.label(),
                        file.lines().stream()
                                .filter(line -> !both.contains(line) && (part.equals("all") || part.equals(part(line))))
                                .toList()))
                .filter(file -> !file.lines().isEmpty())
                .toList();
        return new Corpus(files, List.copyOf(skipped), both.size());
    }

    private static List<String> lines(Path path) throws IOException {
        var text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        var lines = new LinkedHashSet<String>();
        for (var line : text.split("\n", -1)) {
            if (!line.isBlank() && line.length() <= LONGEST) {
                lines.add(line);
            }
        }
        return List.copyOf(lines);
    }

    private static Set<String> both(List<Labelled> files) {
        var benign = new HashSet<String>();
        var attacks = new HashSet<String>();
        files.forEach(file -> (file.label().equals("benign") ? benign : attacks).addAll(file.lines()));
        benign.retainAll(attacks);
        return benign;
    }

    /// The half that a line belongs to, by the hash of its skeleton: lines that differ in numbers or case stay
    /// together.
    static String part(String line) {
        var skeleton = new StringBuilder(line.length());
        boolean number = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (!Letters.digit(c)) {
                skeleton.append(Character.toLowerCase(c));
            } else if (!number) {
                skeleton.append('9');
            }
            number = Letters.digit(c);
        }
        return Math.floorMod(skeleton.toString().hashCode() * 31 + 7, 100) < 50 ? "tune" : "validate";
    }
}
