package ai.bhiv.audit.internal;

import ai.bhiv.platform.audit.Digests;
import ai.bhiv.platform.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Segments that were written out and dropped: files of JSON Lines, each line an entry with its place.
///
/// @param files in any order
public record Archive(Path directory, List<Path> files) {
    /// Entries of one log, in order.
    interface Cursor {
        Entries.@Nullable Entry next();
    }

    /// All segments of a directory.
    public static Archive in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return new Archive(directory, List.of());
        }
        try (var found = Files.list(directory)) {
            return new Archive(
                    directory,
                    found.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cursor of(String log) {
        var readers = new PriorityQueue<Lines>(
                Comparator.comparingLong(lines -> lines.head().seq()));
        for (var file : files) {
            var lines = new Lines(file, log);
            if (lines.advance()) {
                readers.add(lines);
            }
        }
        return () -> {
            var lines = readers.poll();
            if (lines == null) {
                return null;
            }
            var entry = lines.head();
            if (lines.advance()) {
                readers.add(lines);
            }
            return entry;
        };
    }

    private static @Nullable String wrongDetail(JsonNode line, String entry) {
        if (line.has("erased_by")) {
            return null;
        }
        var said = LeafFields.of(entry);
        var salt = Base64.getDecoder().decode(line.path("salt").asString(""));
        return said != null
                        && Digests.detail(salt, line.path("detail").asString(""))
                                .equals(said.digest())
                ? null
                : "the archived detail is not the one whose digest is in the entry";
    }

    private static final class Lines {
        private final BufferedReader reader;
        private final String log;
        private Entries.@Nullable Entry head;

        Lines(Path file, String log) {
            try {
                this.reader = Files.newBufferedReader(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            this.log = log;
        }

        Entries.Entry head() {
            return java.util.Objects.requireNonNull(head);
        }

        boolean advance() {
            try {
                for (var text = reader.readLine(); text != null; text = reader.readLine()) {
                    var line = Json.MAPPER.readTree(text);
                    if (line.path("log").asString("").equals(log)) {
                        var entry = line.path("entry").asString();
                        var bytes = entry.getBytes(StandardCharsets.UTF_8);
                        head = new Entries.Entry(
                                line.path("seq").asLong(),
                                "",
                                entry,
                                Tree.leaf(bytes),
                                null,
                                wrongDetail(line, entry),
                                false,
                                Instant.EPOCH);
                        return true;
                    }
                }
                reader.close();
                head = null;
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
