package ai.bhiv.llm.internal.body;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Server-sent events out of a stream of bytes, each whole and as it came (WHATWG HTML, section 9.2.6). Line ends may
/// be LF, CR LF or CR.
public final class EventReading {
    private static final int LONGEST = 10 << 20;

    private final InputStream in;
    private byte[] buffer = new byte[8 * 1024];
    private int start;
    private int end;

    public EventReading(InputStream in) {
        this.in = in;
    }

    /// One event.
    ///
    /// @param bytes with the empty line that ends it
    /// @param data its `data` lines, joined by line feeds; empty for a comment
    /// @param name of its `event` line; empty without one
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Event(byte[] bytes, String data, String name) {}

    /// The next event; absent at the end. What stands there without its empty line is dropped, as a browser does.
    ///
    /// @throws IOException from the stream, or when an event is longer than 10 MiB
    public @Nullable Event next() throws IOException {
        int scanned = start;
        while (true) {
            int stop = endOfEvent(scanned);
            if (stop >= 0) {
                var bytes = Arrays.copyOfRange(buffer, start, stop);
                start = stop;
                return parsed(bytes);
            }
            int known = end - start;
            // a line end may be cut in the middle
            scanned = fill() ? start + Math.max(0, known - 3) : -1;
            if (scanned < 0) {
                return null;
            }
        }
    }

    private boolean fill() throws IOException {
        if (start > 0 && start == end) {
            start = 0;
            end = 0;
        }
        if (end == buffer.length) {
            if (start > 0) {
                System.arraycopy(buffer, start, buffer, 0, end - start);
                end -= start;
                start = 0;
            } else if (buffer.length >= LONGEST) {
                throw new IOException("an event longer than " + LONGEST + " bytes");
            } else {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        int n = in.read(buffer, end, buffer.length - end);
        if (n < 0) {
            return false;
        }
        end += n;
        return true;
    }

    /// Where the first event from here on ends, after its empty line; -1 when that is not here yet.
    private int endOfEvent(int from) {
        for (int i = Math.max(from, start); i < end; i++) {
            int first = lineEnd(i);
            if (first < 0) {
                return -1;
            }
            if (first > 0) {
                int second = i + first < end ? lineEnd(i + first) : -1;
                if (second < 0) {
                    return -1;
                }
                if (second > 0) {
                    return i + first + second;
                }
                i += first - 1;
            }
        }
        return -1;
    }

    /// Length of the line end at this place: 0 for none, -1 when it may go on with what is not here yet.
    private int lineEnd(int i) {
        if (buffer[i] == '\n') {
            return 1;
        }
        if (buffer[i] != '\r') {
            return 0;
        }
        return i + 1 >= end ? -1 : buffer[i + 1] == '\n' ? 2 : 1;
    }

    private static Event parsed(byte[] bytes) {
        var data = "";
        var name = "";
        boolean any = false;
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                if (starts(bytes, from, i, "data:")) {
                    var line = value(bytes, from + 5, i);
                    data = any ? data + "\n" + line : line;
                    any = true;
                } else if (starts(bytes, from, i, "event:")) {
                    name = value(bytes, from + 6, i);
                }
                from = i + 1;
            }
        }
        return new Event(bytes, data, name);
    }

    private static boolean starts(byte[] bytes, int from, int to, String word) {
        if (to - from < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String value(byte[] bytes, int from, int to) {
        int first = from < to && bytes[from] == ' ' ? from + 1 : from;
        return new String(bytes, first, to - first, StandardCharsets.UTF_8);
    }
}
