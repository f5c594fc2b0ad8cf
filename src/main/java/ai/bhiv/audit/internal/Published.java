package ai.bhiv.audit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A place outside the database that holds the checkpoints (AUD-19): one append-only file a log, `{tenant}.notes`, in
/// which they stand one after the other as they were signed.
///
/// @param place its name in `audit.publications`
public record Published(String place, Path directory) {
    /// Adds the notes and syncs them to disk.
    void add(String tenant, List<String> notes) {
        try {
            Files.createDirectories(directory);
            try (var file = FileChannel.open(
                    file(tenant), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                var bytes = ByteBuffer.wrap((String.join("\n", notes) + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path file(String tenant) {
        return directory.resolve(tenant + ".notes");
    }

    /// What is there, in order.
    public List<String> notes(String tenant) {
        try {
            return Files.exists(file(tenant)) ? Note.split(Files.readString(file(tenant))) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The logs that have a copy here.
    public List<String> logs() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".notes"))
                    .map(name -> name.substring(0, name.length() - ".notes".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
