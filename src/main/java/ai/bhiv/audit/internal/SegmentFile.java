package ai.bhiv.audit.internal;

import ai.bhiv.platform.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One segment of all logs as a file of JSON Lines, in the form of the export `log` (AUD-32). A file is replaced whole
/// or
/// not at all.
public record SegmentFile(Path path) {
    /// What it holds.
    public record Written(long entries, String sha256) {}

    /// Writes lines one after the other.
    public interface Lines {
        void writeTo(Sink sink) throws IOException;
    }

    /// Takes one line.
    public interface Sink {
        void line(String text) throws IOException;
    }

    /// A line: the entry as it was hashed, with its place, and the detail with its salt while it has one.
    static String line(String log, long seq, String entry, byte @Nullable [] salt, @Nullable String detail) {
        var line = Json.MAPPER.createObjectNode();
        line.put("log", log).put("seq", seq).put("entry", entry);
        if (salt != null) {
            line.put("salt", Base64.getEncoder().encodeToString(salt)).put("detail", detail);
        }
        return line.toString();
    }

    /// Writes the file, syncs it to disk, and reads it back.
    public Written write(Lines lines) {
        var beside = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.createDirectories(path.getParent());
            var count = new long[1];
            try (var file = FileChannel.open(
                            beside,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    Writer writer = new OutputStreamWriter(
                            new java.io.BufferedOutputStream(Channels.newOutputStream(file)), StandardCharsets.UTF_8)) {
                lines.writeTo(text -> {
                    writer.write(text);
                    writer.write('\n');
                    count[0]++;
                });
                writer.flush();
                file.force(true);
            }
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var read = Files.lines(path)) {
                long back = read.count();
                if (back != count[0]) {
                    throw new IOException(path + ": " + back + " lines (expected: " + count[0] + ")");
                }
            }
            return new Written(count[0], sha256());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The digest of the file as it is.
    public String sha256() {
        try (var in = Files.newInputStream(path)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /// Issues the file anew without the details of a person's entries and of entries about him.
    ///
    /// @param told the entry that tells of the erasure
    /// @return what it holds now; nothing when it held none
    public @Nullable Written without(String log, String person, UUID told) {
        try {
            if (!holds(log, person)) {
                return null;
            }
            return write(sink -> {
                try (var reader = Files.newBufferedReader(path)) {
                    for (var text = reader.readLine(); text != null; text = reader.readLine()) {
                        var line = (ObjectNode) Json.MAPPER.readTree(text);
                        if (concerns(line, log, person)) {
                            line.remove(java.util.List.of("salt", "detail"));
                            line.put("erased_by", told.toString());
                        }
                        sink.line(line.toString());
                    }
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean holds(String log, String person) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            for (var text = reader.readLine(); text != null; text = reader.readLine()) {
                if (text.contains(person) && concerns((ObjectNode) Json.MAPPER.readTree(text), log, person)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean concerns(ObjectNode line, String log, String person) {
        if (!line.path("log").asString("").equals(log) || !line.has("detail")) {
            return false;
        }
        var said = LeafFields.of(line.path("entry").asString(""));
        return said != null
                && (person.equals(said.text(LeafFields.TEXTS.indexOf("actor_id")))
                        || !said.ids().isEmpty() && said.ids().getFirst().equals(person));
    }
}
