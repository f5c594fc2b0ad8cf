package ai.bhiv.guard.internal;

import java.nio.charset.StandardCharsets;

/// Text of bytes: UTF-16 by its mark or by its zeros, else UTF-8.
final class Charsets {
    private Charsets() {}

    static String text(byte[] bytes) {
        if (bytes.length > 1) {
            int first = bytes[0] & 0xFF;
            int second = bytes[1] & 0xFF;
            if (first == 0xFE && second == 0xFF || first == 0 && second != 0) {
                return new String(bytes, StandardCharsets.UTF_16BE);
            }
            if (first == 0xFF && second == 0xFE || first != 0 && second == 0) {
                return new String(bytes, StandardCharsets.UTF_16LE);
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
