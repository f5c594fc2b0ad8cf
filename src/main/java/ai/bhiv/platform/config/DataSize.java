package ai.bhiv.platform.config;

import java.util.regex.Pattern;

/// An amount of bytes. Written with a binary unit: `64MiB`.
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})(B|KiB|MiB|GiB)");

    /// @throws IllegalArgumentException for anything but a whole number with B, KiB, MiB or GiB, or beyond
    ///     2^63 bytes
    public static DataSize parse(String text) {
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("data size: '" + text + "' (expected: such as 64MiB)");
        }
        return new DataSize(Math.multiplyExact(Long.parseLong(match.group(1)), unit(match.group(2))));
    }

    private static long unit(String name) {
        return switch (name) {
            case "B" -> 1;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            default -> 1L << 30;
        };
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        for (var unit : new String[] {"GiB", "MiB", "KiB"}) {
            if (bytes != 0 && bytes % unit(unit) == 0) {
                return bytes / unit(unit) + unit;
            }
        }
        return bytes + "B";
    }
}
