package ai.bhiv.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Rows under headings, aligned by spaces: numbers to the right, everything else to the left.
final class TextTable {
    private static final int WIDEST = 60;
    private static final int WIDEST_LAST = 300;
    private static final Pattern NUMBER = Pattern.compile("[-+]?[\\d.,]+( ?%| [A-Z]{3})?");

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... headings) {
        this(List.of(headings));
    }

    TextTable(List<String> headings) {
        this.headings = List.copyOf(headings);
    }

    TextTable row(String... cells) {
        return row(List.of(cells));
    }

    TextTable row(List<String> cells) {
        int last = cells.size() - 1;
        rows.add(IntStream.rangeClosed(0, last)
                .mapToObj(i -> cut(cells.get(i), i == last ? WIDEST_LAST : WIDEST))
                .toList());
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void print(PrintStream out) {
        print(out, "");
    }

    void print(PrintStream out, String indent) {
        if (rows.isEmpty()) {
            return;
        }
        var widths = new int[headings.size()];
        var right = new boolean[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    width(headings.get(i)),
                    rows.stream()
                            .mapToInt(row -> width(cell(row, column)))
                            .max()
                            .orElse(0));
            right[i] = rows.stream()
                    .map(row -> cell(row, column))
                    .allMatch(text -> text.isEmpty() || NUMBER.matcher(text).matches());
        }
        line(out, indent, headings, widths, right);
        line(out, indent, headings.stream().map(h -> "").toList(), widths, null);
        rows.forEach(row -> line(out, indent, row, widths, right));
    }

    private static void line(
            PrintStream out,
            String indent,
            List<String> cells,
            int[] widths,
            boolean @org.jspecify.annotations.Nullable [] right) {
        var line = new StringBuilder(indent);
        for (int i = 0; i < widths.length; i++) {
            var text = cell(cells, i);
            var space = (right == null ? "-" : " ").repeat(widths[i] - width(text));
            line.append(i == 0 ? "" : "  ").append(right != null && right[i] ? space + text : text + space);
        }
        out.println(line.toString().stripTrailing());
    }

    private static String cell(List<String> row, int column) {
        return column < row.size() ? row.get(column) : "";
    }

    private static String cut(String text, int widest) {
        var line = text.replaceAll("\\s*\\R\\s*", " ");
        return line.length() <= widest ? line : line.substring(0, widest - 3) + "...";
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
