package ai.bhiv.guard.internal;

/// Makes characters of octets without refusing what a strict reader refuses: longer forms than needed are taken for the
/// character that they hide, and a lead that is followed by an ordinary character is dropped.
final class LenientUtf8 {
    private final StringBuilder out;
    private int point;
    private int missing;

    LenientUtf8(StringBuilder out) {
        this.out = out;
    }

    void add(int octet) {
        if (missing > 0) {
            if ((octet & 0xC0) == 0x80) {
                point = point << 6 | octet & 0x3F;
                if (--missing == 0) {
                    out.appendCodePoint(point <= Character.MAX_CODE_POINT ? point : 0xFFFD);
                }
                return;
            }
            missing = 0;
        }
        if (octet < 0x80) {
            out.append((char) octet);
        } else if (octet >= 0xC0 && octet < 0xF8) {
            missing = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
            point = octet & 0x3F >> missing;
        } else {
            out.append('\uFFFD');
        }
    }

    void literal(char c) {
        missing = 0;
        out.append(c);
    }

    void end() {
        missing = 0;
    }
}
