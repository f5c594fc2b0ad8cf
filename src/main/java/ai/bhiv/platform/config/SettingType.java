package ai.bhiv.platform.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How the text of a setting becomes a value of its component's type.
///
/// @param expected what a right text looks like, for messages and the reference page
record SettingType(String expected, Function<String, Object> parse) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");

    private static final Map<Class<?>, SettingType> TYPES = Map.ofEntries(
            Map.entry(String.class, new SettingType("text", text -> text)),
            Map.entry(int.class, new SettingType("whole number", Integer::valueOf)),
            Map.entry(long.class, new SettingType("whole number", Long::valueOf)),
            Map.entry(double.class, new SettingType("number such as 0.25", SettingType::ratio)),
            Map.entry(boolean.class, new SettingType("true or false", SettingType::truth)),
            Map.entry(
                    Duration.class,
                    new SettingType("duration such as 200ms, 30s, 5m, 2h or 7d", SettingType::duration)),
            Map.entry(DataSize.class, new SettingType("size such as 64MiB", DataSize::parse)),
            Map.entry(URI.class, new SettingType("address such as https://example.com", SettingType::uri)),
            Map.entry(Path.class, new SettingType("path", Path::of)),
            Map.entry(List.class, new SettingType("list with commas between", SettingType::list)));

    static SettingType of(Class<?> type) {
        var known = TYPES.get(type);
        if (known == null) {
            throw new IllegalArgumentException("setting of type " + type.getName() + " (expected one of "
                    + TYPES.keySet().stream().map(Class::getSimpleName).sorted().toList() + ")");
        }
        return known;
    }

    /// @throws RuntimeException when the text is not of this type
    Object read(String text) {
        return parse.apply(text);
    }

    /// The value as it would be written in the file.
    static String write(Object value) {
        return switch (value) {
            case Duration duration -> write(duration);
            case List<?> list ->
                String.join(",", list.stream().map(String::valueOf).toList());
            default -> value.toString();
        };
    }

    private static String write(Duration duration) {
        long millis = duration.toMillis();
        for (var unit : List.of("d", "h", "m", "s")) {
            if (millis != 0 && millis % millis(unit) == 0) {
                return millis / millis(unit) + unit;
            }
        }
        return millis + "ms";
    }

    private static Duration duration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("a unit is missing or unknown");
        }
        return Duration.ofMillis(Math.multiplyExact(Long.parseLong(match.group(1)), millis(match.group(2))));
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }

    private static Double ratio(String text) {
        var number = Double.valueOf(text);
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("not a finite number");
        }
        return number;
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static URI uri(String text) {
        var uri = URI.create(text);
        if (!uri.isAbsolute()) {
            throw new IllegalArgumentException("no scheme");
        }
        return uri;
    }

    private static List<String> list(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
