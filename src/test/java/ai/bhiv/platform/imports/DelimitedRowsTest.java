package ai.bhiv.platform.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.imports.TableFormat.Layout;
import ai.bhiv.platform.problem.Problem;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedRowsTest {
    private static final List<String> CHARSETS = List.of("UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252");
    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatIsWrittenIsRead(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var charset = CHARSETS.get(random.nextInt(CHARSETS.size()));
        var delimiter = DELIMITERS.get(random.nextInt(DELIMITERS.size()));
        boolean mark = !charset.equals("windows-1252") && random.nextBoolean();
        int columns = 2 + random.nextInt(8);
        var table = table(random, columns, 200);
        var bytes = written(table, charset, mark, delimiter, random);

        var detected = FormatDetection.of(bytes, FormatHints.NONE);
        assertThat(detected.charset()).isEqualTo(charset);
        assertThat(detected.delimiter()).isEqualTo(delimiter);
        assertThat(detected.header()).isTrue();
        try (var rows = RowSources.open(new ByteArrayInputStream(bytes), detected)) {
            assertThat(rows.columns()).isEqualTo(table.getFirst());
            for (var expected : table.subList(1, table.size())) {
                var row = rows.next();
                assertThat(row).isNotNull();
                assertThat(row.faults()).isEmpty();
                assertThat(texts(row)).isEqualTo(expected);
            }
            assertThat(rows.next()).isNull();
        }
    }

    /// Whatever is done to the bytes, rows come with line numbers that never go back, and the end comes.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25})
    void damagedBytesNeverBreakTheReader(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var bytes = written(table(random, 5, 100), "UTF-8", false, ",", random);
        for (int i = 0; i < 40; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) "\"\"\"\n\r,\u0000\u00ff[{".charAt(random.nextInt(10));
        }
        TableFormat format;
        try {
            format = FormatDetection.of(bytes, FormatHints.NONE);
        } catch (Problem refused) {
            assertThat(refused.code().code()).isEqualTo("platform.import.unreadable");
            return;
        }
        try (var rows = RowSources.open(new ByteArrayInputStream(bytes), format)) {
            long line = 0;
            for (var row = rows.next(); row != null; row = rows.next()) {
                assertThat(row.line()).isGreaterThan(line);
                assertThat(texts(row)).noneMatch(text -> text.indexOf(0) >= 0 || text.indexOf('\uFFFF') >= 0);
                line = row.line();
            }
        }
    }

    @Test
    void aQuoteThatIsNeverClosedCostsItsLineOnly() throws IOException {
        var rows = read("a,b\n1,x\n2,\"y\n3,z\n4,w\n");
        assertThat(rows).extracting(RawRow::line).containsExactly(2L, 3L, 4L, 5L);
        assertThat(rows).extracting(row -> row.faults().size()).containsExactly(0, 1, 0, 0);
        assertThat(rows.get(1).faults().getFirst().column()).isEqualTo("b");
        assertThat(rows.get(1).faults().getFirst().expected())
                .contains("closing quote")
                .contains("line 3");
    }

    @Test
    void aQuoteClosedFarBelowByAccidentCostsItsLineOnly() throws IOException {
        var rows = read("a,b\n1,\"x\n2,y\n3,\"z\"\n4,w\n");
        assertThat(rows).extracting(row -> row.faults().isEmpty()).containsExactly(false, true, true, true);
    }

    @Test
    void textBehindAClosingQuoteIsNamedByLineAndColumn() throws IOException {
        var rows = read("a,b\n\"x\"y,1\nz,2\n");
        assertThat(rows.getFirst().line()).isEqualTo(2);
        assertThat(rows.getFirst().faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.column()).isEqualTo("a"));
        assertThat(texts(rows.get(1))).containsExactly("z", "2");
    }

    @Test
    void quotesInsideAndLineEndsInsideAreText() throws IOException {
        var rows = read("a,b\r\n5\" pipe,\"two\nlines, \"\"said\"\"\"\rlast,\n");
        assertThat(texts(rows.getFirst())).containsExactly("5\" pipe", "two\nlines, \"said\"");
        assertThat(texts(rows.get(1))).containsExactly("last", "");
        assertThat(rows.get(1).line()).isEqualTo(4);
    }

    @Test
    void aRowWithTooFewOrTooManyCellsIsAFault() throws IOException {
        var rows = read("a,b\n1\n1,2,3\n1,2,,\n1,2\n");
        assertThat(rows).extracting(row -> row.faults().size()).containsExactly(1, 1, 0, 0);
        assertThat(rows.getFirst().faults().getFirst().expected()).isEqualTo("cells: 1 (expected: 2)");
    }

    @Test
    void nulAndUndecodableBytesAreFaultsOfTheirCells() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("naïve,b\nx\u0000y,1\n".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(new byte[] {'z', (byte) 0xE9, ',', '2', '\n'});
        bytes.writeBytes("é,3\nà,4\nü,5\nñ,6\n".getBytes(StandardCharsets.UTF_8));
        var format = FormatDetection.of(bytes.toByteArray(), FormatHints.NONE);
        assertThat(format.charset()).isEqualTo("UTF-8");
        var rows = all(RowSources.open(new ByteArrayInputStream(bytes.toByteArray()), format));
        assertThat(rows.get(0).faults().getFirst().expected()).contains("NUL").contains("character 2");
        assertThat(rows.get(1).faults().getFirst().column()).isEqualTo("naïve");
        assertThat(rows.get(1).faults().getFirst().expected()).contains("character 2");
        assertThat(rows.subList(2, 6)).allMatch(row -> row.faults().isEmpty());
    }

    @Test
    void aRowOverOneMebibyteIsAFaultAndTheNextIsRead() throws IOException {
        var rows = read("a,b\n1," + "x".repeat(3 << 20) + "\n2,y\n");
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().faults().getFirst().expected()).contains("1 MiB");
        assertThat(texts(rows.get(1))).containsExactly("2", "y");
    }

    @Test
    void moreThanFiveHundredColumnsAreRefused() {
        var header = String.join(
                ",", IntStream.rangeClosed(1, 501).mapToObj(i -> "c" + i).toList());
        assertThatThrownBy(() -> read(header + "\n"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("1..500");
    }

    @Test
    void repeatedAndEmptyHeadingsGetNamesOfTheirOwn() throws IOException {
        try (var rows = new DelimitedRows(new StringReader("a,a,,a\n"), format(","))) {
            assertThat(rows.columns()).containsExactly("a", "a (2)", "column 3", "a (3)");
        }
    }

    private static List<List<String>> table(SplittableRandom random, int columns, int rows) {
        var table = new ArrayList<List<String>>();
        table.add(IntStream.rangeClosed(1, columns).mapToObj(i -> "Näme " + i).toList());
        var letters = "abc é€ñ\"',;|\t\n0123456789 xyz";
        for (int r = 0; r < rows; r++) {
            var row = new ArrayList<String>();
            row.add("row é " + r);
            for (int c = 1; c < columns; c++) {
                var cell = new StringBuilder();
                for (int i = random.nextInt(12); i > 0; i--) {
                    cell.append(letters.charAt(random.nextInt(letters.length())));
                }
                row.add(cell.toString());
            }
            table.add(row);
        }
        return table;
    }

    private static byte[] written(
            List<List<String>> table, String charset, boolean mark, String delimiter, SplittableRandom random) {
        var text = new StringWriter();
        if (mark) {
            text.write('\uFEFF');
        }
        var ends = List.of(LineDelimiter.LF, LineDelimiter.CRLF, LineDelimiter.CR);
        for (var row : table) {
            var builder =
                    CsvWriter.builder().fieldSeparator(delimiter.charAt(0)).lineDelimiter(ends.get(random.nextInt(3)));
            builder.bufferSize(0)
                    .quoteStrategy(random.nextBoolean() ? QuoteStrategies.ALWAYS : QuoteStrategies.REQUIRED);
            builder.build(text).writeRecord(row);
        }
        return text.toString().getBytes(Charset.forName(charset));
    }

    private static TableFormat format(String delimiter) {
        return new TableFormat(Layout.DELIMITED, "UTF-8", false, delimiter, "\"", true);
    }

    private static List<RawRow> read(String text) throws IOException {
        return all(new DelimitedRows(new StringReader(text), format(",")));
    }

    private static List<RawRow> all(RowSource source) throws IOException {
        try (source) {
            var rows = new ArrayList<RawRow>();
            for (var row = source.next(); row != null; row = source.next()) {
                rows.add(row);
            }
            return rows;
        }
    }

    private static List<String> texts(RawRow row) {
        return row.cells().stream().map(cell -> cell.asString()).toList();
    }
}
