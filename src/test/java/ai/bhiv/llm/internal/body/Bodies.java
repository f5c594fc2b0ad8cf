package ai.bhiv.llm.internal.body;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Bodies of chat completions as no sensible client writes them: unknown fields, any order, white space anywhere,
/// numbers in every spelling, all of Unicode, escapes.
public final class Bodies {
    private static final String[] NUMBERS = {
        "0", "-0", "1.0", "1.50", "1e400", "-1E-7", "123456789012345678901234567890"
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t ", "\r\n  "};

    private final Random random;

    public Bodies(Random random) {
        this.random = random;
    }

    /// @param before the bytes in front of the model's value, after it what follows
    public record Made(String before, String model, String after, boolean stream) {
        public byte[] bytes() {
            return with(model);
        }

        public byte[] with(String other) {
            return (before + "\"" + other + "\"" + after).getBytes(StandardCharsets.UTF_8);
        }
    }

    public Made next() {
        return next("m" + random.nextInt(1000), 0);
    }

    /// @param padding characters of a long prompt
    public Made next(String model, int padding) {
        boolean stream = random.nextInt(4) == 0;
        var members = new ArrayList<String>();
        members.add("\"messages\"" + space() + ":" + space() + "[{\"role\":\"user\",\"content\":" + text() + "}]");
        if (padding > 0) {
            members.add("\"prompt_" + padding + "\":\"" + "päd ".repeat(padding / 4) + "\"");
        }
        if (stream || random.nextBoolean()) {
            members.add("\"stream\":" + stream);
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            members.add(name(i) + space() + ":" + space() + value(4));
        }
        members.add("#");
        Collections.shuffle(members, random);
        int at = members.indexOf("#");
        var before = new StringBuilder(space() + "{" + space());
        members.subList(0, at)
                .forEach(m -> before.append(m).append(space()).append(',').append(space()));
        before.append("\"model\"").append(space()).append(':').append(space());
        var after = new StringBuilder(space());
        members.subList(at + 1, members.size())
                .forEach(m -> after.append(',').append(space()).append(m).append(space()));
        return new Made(before.toString(), model, after + "}" + space(), stream);
    }

    private String name(int i) {
        return random.nextInt(5) == 0 ? "\"na\\u006de" + i + "\"" : "\"x_" + i + "_" + random.nextInt(99) + "\"";
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }

    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 1 -> text();
            case 2 -> random.nextBoolean() ? "true" : "false";
            case 3 -> "null";
            case 4 -> list("[", "]", List.of(value(depth - 1), value(depth - 1)));
            default -> list("{", "}", List.of("\"model\":" + value(depth - 1), "\"\":" + value(depth - 1)));
        };
    }

    private String list(String open, String close, List<String> items) {
        return random.nextInt(4) == 0
                ? open + space() + close
                : open + space() + String.join(space() + "," + space(), items) + space() + close;
    }

    private String text() {
        var text = new StringBuilder("\"");
        for (int i = random.nextInt(20); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append("\\u").append("%04X".formatted(random.nextInt(0x10000)));
                case 1 -> text.append("\\n\\\"\\\\\\/");
                case 2 -> text.appendCodePoint(character());
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.append('"').toString();
    }

    private int character() {
        int c = 0x80 + random.nextInt(0x10FFFF - 0x80);
        return c >= 0xD800 && c <= 0xDFFF ? 0x1F600 : c;
    }
}
