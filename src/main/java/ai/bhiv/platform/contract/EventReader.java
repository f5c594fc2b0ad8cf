package ai.bhiv.platform.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads `text/event-stream` (WHATWG HTML, section 9.2.6) as it arrives.
public final class EventReader {
    private static final int LONGEST = 16 << 20;

    private final BufferedReader lines;
    private @Nullable String lastId;
    private long retryMillis = 2000;
    private boolean first = true;

    public EventReader(InputStream in) {
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /// An event as it stood on the wire.
    public record Frame(String name, String data) {}

    /// The next event, or nothing at the end of the input. Comments are passed over.
    public @Nullable Frame next() throws IOException {
        var name = "message";
        StringBuilder data = null;
        for (var line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                if (data != null) {
                    return new Frame(name, data.toString());
                }
                name = "message";
                continue;
            }
            int colon = line.indexOf(':');
            var field = colon < 0 ? line : line.substring(0, colon);
            var value = colon < 0 ? "" : line.substring(colon + (line.startsWith(": ", colon) ? 2 : 1));
            switch (field) {
                case "event" -> name = value;
                case "data" -> {
                    data = data == null ? new StringBuilder() : data.append('\n');
                    if (data.length() + value.length() > LONGEST) {
                        throw new IOException("event: over " + LONGEST + " characters");
                    }
                    data.append(value);
                }
                case "id" -> lastId = value;
                case "retry" -> retryMillis = value.matches("\\d{1,9}") ? Long.parseLong(value) : retryMillis;
                default -> {
                    // a comment, or a field of a later version
                }
            }
        }
        return null;
    }

    private @Nullable String line() throws IOException {
        var line = lines.readLine();
        if (first && line != null) {
            first = false;
            return line.startsWith("\uFEFF") ? line.substring(1) : line;
        }
        return line;
    }

    /// Where to resume: the id seen last.
    public @Nullable String lastId() {
        return lastId;
    }

    /// How long to wait before coming back, in milliseconds.
    public long retryMillis() {
        return retryMillis;
    }
}
