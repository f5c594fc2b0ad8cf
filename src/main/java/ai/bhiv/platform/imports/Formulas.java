package ai.bhiv.platform.imports;

import java.util.regex.Pattern;

/// Texts that a spreadsheet would run. They are written with an apostrophe in front (CRM-33), and read without it; a
/// text
/// that has such an apostrophe of its own gets one more, so that what is written is read again as it was.
final class Formulas {
    private static final Pattern RUN = Pattern.compile("'*[=+\\-@\\t\\r].*", Pattern.DOTALL);

    private Formulas() {}

    static String guarded(String text) {
        return RUN.matcher(text).matches() ? "'" + text : text;
    }

    static String unguarded(String cell) {
        return cell.startsWith("'") && RUN.matcher(cell).matches() ? cell.substring(1) : cell;
    }
}
