package ai.bhiv.identity.internal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The text of an API key (IDN-33): `bhiv_<tenant>.<id>_<256 bits>_<CRC-32>`, the numbers in base 62. The sum tells a
/// mistyped key from a wrong one without asking anybody, and lets scanners of source code be sure.
///
/// @param id what it is found by
/// @param value all of it
record KeyText(String tenant, String id, String value) {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int BASE = 62;
    private static final int ID_LENGTH = 12;
    private static final int SECRET_BITS = 256;
    private static final int SECRET_LENGTH = 43;
    private static final int SUM_LENGTH = 6;
    private static final Pattern TEXT =
            Pattern.compile("(bhiv_([a-z0-9-]{2,40})\\.([0-9A-Za-z]{12})_[0-9A-Za-z]{43})_([0-9A-Za-z]{6})");

    static KeyText made(String tenant, SecureRandom random) {
        var id = base62(new BigInteger(70, random), ID_LENGTH);
        var body = "bhiv_" + tenant + "." + id + "_" + base62(new BigInteger(SECRET_BITS, random), SECRET_LENGTH);
        return new KeyText(tenant, id, body + "_" + sum(body));
    }

    /// The parts of a key; empty when it is none, or was mistyped.
    static Optional<KeyText> of(String given) {
        var parts = TEXT.matcher(given);
        return parts.matches() && sum(parts.group(1)).equals(parts.group(4))
                ? Optional.of(new KeyText(parts.group(2), parts.group(3), given))
                : Optional.empty();
    }

    /// What may be shown of it.
    static String prefix(String tenant, String id) {
        return "bhiv_" + tenant + "." + id;
    }

    private static String sum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return base62(BigInteger.valueOf(crc.getValue()), SUM_LENGTH);
    }

    private static String base62(BigInteger number, int length) {
        var text = new StringBuilder();
        var left = number;
        for (int i = 0; i < length; i++) {
            var parts = left.divideAndRemainder(BigInteger.valueOf(BASE));
            text.append(DIGITS.charAt(parts[1].intValue()));
            left = parts[0];
        }
        return text.reverse().toString();
    }

    @Override
    public String toString() {
        return "KeyText[" + prefix(tenant, id) + "]";
    }
}
