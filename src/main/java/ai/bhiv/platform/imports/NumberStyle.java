package ai.bhiv.platform.imports;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which sign parts the decimals.
public enum NumberStyle {
    /// `1,234.56`
    POINT("[+-]?(?:[0-9]{1,3}(?:[,'\u00a0\u202f ][0-9]{3})+|[0-9]+)?(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?", '.'),
    /// `1.234,56`
    COMMA("[+-]?(?:[0-9]{1,3}(?:[.'\u00a0\u202f ][0-9]{3})+|[0-9]+)?(?:,[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?", ',');

    private static final int LONGEST = 60;

    private final Pattern shape;
    private final char mark;

    NumberStyle(String shape, char mark) {
        this.shape = Pattern.compile(shape);
        this.mark = mark;
    }

    /// The number, or nothing when the text is none of this style.
    @Nullable
    BigDecimal read(String text) {
        if (text.isEmpty() || text.length() > LONGEST || !begins(text.charAt(0))) {
            return null;
        }
        if (!shape.matcher(text).matches()) {
            return null;
        }
        var plain = new StringBuilder(text.length());
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digit |= c >= '0' && c <= '9';
            if (c == mark) {
                plain.append('.');
            } else if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == 'e' || c == 'E') {
                plain.append(c);
            }
        }
        var number = plain.toString();
        return digit && !number.startsWith("e") && !number.startsWith("E") ? new BigDecimal(number) : null;
    }

    private static boolean begins(char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == ',';
    }
}
