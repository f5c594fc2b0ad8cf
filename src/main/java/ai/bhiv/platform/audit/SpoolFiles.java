package ai.bhiv.platform.audit;

import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reading the files of a spool.
final class SpoolFiles {
    private SpoolFiles() {}

    /// Files of all epochs, in the order in which they were written: an epoch is a UUIDv7.
    static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var found = Files.list(directory)) {
            return found.filter(f -> f.getFileName().toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long bytes(Path directory) {
        long sum = 0;
        for (var file : list(directory)) {
            try {
                sum += Files.size(file);
            } catch (NoSuchFileException gone) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sum;
    }

    /// The epoch in a file's name.
    static String epoch(Path file) {
        var name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('-'));
    }

    /// What was read, and where reading goes on; a torn last line is left for the next time.
    record Read(List<JsonNode> lines, long next, boolean torn) {}

    /// Whole lines from this place, at most about a megabyte of them.
    static Read read(Path file, long from) {
        try (var channel = Files.newByteChannel(file)) {
            channel.position(from);
            var buffer = java.nio.ByteBuffer.allocate((int) Math.min(4 << 20, Math.max(1, channel.size() - from)));
            while (buffer.hasRemaining() && channel.read(buffer) > 0) {
                continue;
            }
            var bytes = buffer.array();
            int end = buffer.position();
            var lines = new ArrayList<JsonNode>();
            int at = 0;
            for (int i = 0; i < end && at < 1 << 20; i++) {
                if (bytes[i] == '\n') {
                    lines.add(line(new String(bytes, at, i - at, StandardCharsets.UTF_8)));
                    at = i + 1;
                }
            }
            return new Read(lines, from + at, at < end && lines.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A line that does not match its checksum reads as nothing.
    private static JsonNode line(String text) {
        if (text.length() < 10) {
            return Json.MAPPER.missingNode();
        }
        var json = text.substring(9);
        var crc = new CRC32();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        try {
            return "%08x".formatted(crc.getValue()).equals(text.substring(0, 8))
                    ? Json.MAPPER.readTree(json)
                    : Json.MAPPER.missingNode();
        } catch (JacksonException e) {
            return Json.MAPPER.missingNode();
        }
    }

    /// Of this start of the machine: when it is another one, what was not synced may be lost.
    static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
