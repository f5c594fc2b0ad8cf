package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads an upload once, row by row, into staging; at most one batch is in memory.
final class Staging {
    private static final long BATCH_LENGTH = 8L << 20;

    private final RowStore store;
    private final UUID id;
    private final List<ColumnCount> columns = new ArrayList<>();
    private final List<RawRow> batch = new ArrayList<>();
    private long batchLength;
    private long rows;

    /// What was found in the file.
    record Found(TableFormat format, List<ColumnProfile> columns, long rows, long bytes, String sha256) {}

    Staging(RowStore store, UUID id) {
        this.store = store;
        this.id = id;
    }

    /// @throws ai.bhiv.platform.problem.Problem `platform.import.unreadable`, or 400 when the sender stops in between
    Found stage(Upload upload, FormatHints hints) {
        var digest = Digests.sha256();
        try (var counted = new CountedStream(upload.content())) {
            var content = new DigestInputStream(counted, digest);
            var head = content.readNBytes(FormatDetection.HEAD);
            if (head.length == 0) {
                throw PlatformProblem.IMPORT_UNREADABLE.because("body: empty (expected a table)");
            }
            var format = FormatDetection.of(head, hints);
            var whole = new SequenceInputStream(new ByteArrayInputStream(head), content);
            try (var source = RowSources.open(whole, format)) {
                for (var row = source.next(); row != null; row = source.next()) {
                    add(row);
                }
                flush();
                for (int i = columns.size(); i < source.columns().size(); i++) {
                    columns.add(new ColumnCount());
                }
                content.transferTo(OutputStream.nullOutputStream());
                return new Found(format, profiles(source.columns()), rows, counted.bytes, Digests.hex(digest.digest()));
            }
        } catch (IOException e) {
            throw new Problem(PlatformProblem.MALFORMED, "body: ended before its end (expected the whole file)", e);
        }
    }

    private void add(RawRow row) {
        rows++;
        batch.add(row);
        for (int i = 0; i < row.cells().size(); i++) {
            batchLength += row.cells().get(i).isString()
                    ? row.cells().get(i).stringValue().length()
                    : 20;
            if (row.faults().isEmpty()) {
                while (columns.size() <= i) {
                    columns.add(new ColumnCount());
                }
                columns.get(i).add(row.cells().get(i));
            }
        }
        if (batch.size() == RowStore.CHUNK || batchLength > BATCH_LENGTH) {
            flush();
        }
    }

    private void flush() {
        if (!batch.isEmpty()) {
            store.add(id, rows - batch.size() + 1, batch);
            batch.clear();
            batchLength = 0;
        }
    }

    private List<ColumnProfile> profiles(List<String> names) {
        var profiles = new ArrayList<ColumnProfile>();
        for (int i = 0; i < names.size(); i++) {
            profiles.add(columns.get(i).profile(names.get(i)));
        }
        return List.copyOf(profiles);
    }

    private static final class CountedStream extends java.io.FilterInputStream {
        private long bytes;

        private CountedStream(InputStream in) {
            super(in);
        }

        /// The readers above close what they have read to its end; a request's body may be asked again for what
        /// follows.
        @Override
        public void close() {}

        @Override
        public int read() throws IOException {
            int b = super.read();
            bytes += b >= 0 ? 1 : 0;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            bytes += Math.max(0, n);
            return n;
        }
    }
}
