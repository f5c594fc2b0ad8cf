package ai.bhiv.logistics.internal;

import ai.bhiv.platform.id.Ids;
import java.math.BigInteger;
import java.util.Base64;

/// Numbers of our own: `SHP-` and eight characters of Crockford's base 32 with his check character, not counted up and
/// not guessable (LOG-26).
final class ShipmentNumber {
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";
    private static final int LENGTH = 8;

    private ShipmentNumber() {}

    static String next(Ids ids) {
        var random = new BigInteger(1, Base64.getUrlDecoder().decode(ids.secret(LENGTH * 5)));
        var text = new StringBuilder("SHP-");
        for (int i = LENGTH - 1; i >= 0; i--) {
            text.append(DIGITS.charAt(random.shiftRight(i * 5).intValue() & 31));
        }
        return text.append(DIGITS.charAt(random.mod(BigInteger.valueOf(37)).intValue()))
                .toString();
    }
}
