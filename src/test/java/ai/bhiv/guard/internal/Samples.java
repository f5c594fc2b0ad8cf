package ai.bhiv.guard.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Hand-written lines, one value each, and seeded generators of ordinary values.
final class Samples {
    static final List<String> ATTACKS = List.of("sqli", "xss", "lfi", "rce", "other");

    private static final String[] PIECES = {
        "the",
        "select",
        "union",
        "committee",
        "O'Brien",
        "drop",
        "shipping",
        "members",
        "and",
        "or",
        "order",
        "by",
        "5",
        "table",
        "from",
        "where",
        "is",
        "like",
        "in",
        "ticket",
        "price",
        "invoice",
        "Müller",
        "id",
        "cat",
        "more",
        "find",
        "sort",
        "type",
        "host",
        "update",
        "delete",
        "set",
        "values",
        "into",
        "group",
        "having",
        "limit"
    };
    private static final String SIGNS = "'\"`;=<>()|&#*-+/\\%$@{}[].,:!?~^ \t\n";

    private Samples() {}

    static List<String> lines(String name) {
        try (var in = Objects.requireNonNull(Samples.class.getResourceAsStream("/ai/bhiv/guard/" + name + ".txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Words that attacks use too, in sentences with the punctuation of sentences.
    static String sentence(RandomGenerator random) {
        var text = new StringBuilder();
        int words = 3 + random.nextInt(12);
        for (int i = 0; i < words; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
            text.append(
                    switch (random.nextInt(12)) {
                        case 0 -> ", ";
                        case 1 -> ". ";
                        case 2 -> " - ";
                        default -> " ";
                    });
        }
        return text.toString().strip();
    }

    /// Anything: words, signs and escapes in no order.
    static String noise(RandomGenerator random) {
        var text = new StringBuilder();
        int parts = 1 + random.nextInt(14);
        for (int i = 0; i < parts; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
                case 2 -> text.append("%%%02x".formatted(random.nextInt(256)));
                default -> text.append((char) (32 + random.nextInt(400)));
            }
        }
        return text.toString();
    }
}
