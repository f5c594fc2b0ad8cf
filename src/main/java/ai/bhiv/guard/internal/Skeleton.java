package ai.bhiv.guard.internal;

import ai.bhiv.guard.Finding;
import java.util.Comparator;
import java.util.List;

/// What was sent, with words and numbers replaced by their kinds: the same for two requests that one tool made,
/// whatever
/// names and numbers it put in (GRD-47).
final class Skeleton {
    private static final int LONGEST = 120;

    private Skeleton() {}

    /// Of the finding that counts most; empty when there is none.
    static String of(List<Finding> findings) {
        return findings.stream()
                .max(Comparator.comparingInt(Finding::points))
                .map(finding -> finding.rule() + " " + text(finding.excerpt()))
                .map(text -> text.substring(0, Math.min(LONGEST, text.length())))
                .orElse("");
    }

    static String text(String value) {
        var out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            char kind = Character.isDigit(c)
                    ? '9'
                    : Character.isLetter(c) || c == '_' ? 'a' : Character.isWhitespace(c) ? ' ' : c;
            boolean repeated = !out.isEmpty() && out.charAt(out.length() - 1) == kind && "9a ".indexOf(kind) >= 0;
            if (!repeated && !Character.isISOControl(kind)) {
                out.append(kind);
            }
        }
        return out.toString().strip();
    }
}
