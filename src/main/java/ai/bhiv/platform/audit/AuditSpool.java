package ai.bhiv.platform.audit;

import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Keeps entries that have no transaction of their own until they are in the database (AUD-12): appended to files in
/// the
/// home before the response is sent, so that `kill -9` loses none, and synced to disk at most 100 ms later. Each line
/// has a number, one after the other within the epoch of this process, and a checksum.
///
/// A refusal that equals one of the last 10 s is a short line that names the first (AUD-14).
public final class AuditSpool implements AutoCloseable {
    /// How long equal refusals are one entry.
    public static final Duration FOLD = Duration.ofSeconds(10);

    static final int REPEATED_LINE = 120;
    private static final Logger LOG = LoggerFactory.getLogger(AuditSpool.class);
    private static final Duration SYNC = Duration.ofMillis(50);
    private static final long FILE = 16 << 20;
    private static final int MOST_WINDOWS = 10_000;

    private final Path directory;
    private final UUID epoch;
    private final long bound;
    private final Map<String, Window> windows = new HashMap<>();
    private final Thread syncing;
    private @Nullable FileChannel file;
    private long inFile;
    private int files;
    private long number;
    private long onDisk;
    private boolean dirty;
    private boolean closed;
    private boolean broken;

    private record Window(long first, Instant until) {}

    /// @param directory where the files are; made when it is not there
    /// @param epoch of this process, never used before
    /// @param bound bytes that may wait at most; 1 GiB in a running platform
    public AuditSpool(Path directory, UUID epoch, long bound) {
        this.directory = directory;
        this.epoch = epoch;
        this.bound = bound;
        this.onDisk = SpoolFiles.bytes(directory);
        this.syncing = Thread.ofPlatform().name("audit-spool-sync").daemon().unstarted(this::syncForEver);
        syncing.start();
    }

    Path directory() {
        return directory;
    }

    UUID epoch() {
        return epoch;
    }

    /// Refuses when an entry could not be written now, so that nothing is done that could not be recorded (AUD-13).
    ///
    /// @throws ai.bhiv.platform.problem.Problem 503 `audit.unavailable`
    public synchronized void check() {
        if (closed || onDisk >= bound) {
            throw unavailable(null);
        }
        if (broken) {
            try {
                roll();
                broken = false;
            } catch (IOException e) {
                throw unavailable(e);
            }
        }
    }

    /// Appends the entry. When this returns, the death of the process does not lose it.
    ///
    /// @param fold what is equal in equal refusals; absent for what never folds
    /// @throws ai.bhiv.platform.problem.Problem 503 `audit.unavailable` when it cannot be written
    public synchronized void append(AuditLine line, @Nullable String fold) {
        check();
        var window = fold == null ? null : windows.get(fold);
        var out = Json.MAPPER.createObjectNode().put("n", number + 1);
        if (window != null && line.at().isBefore(window.until)) {
            out.put("r", window.first).put("at", AuditLine.time(line.at()));
        } else {
            out.put("id", line.id().toString())
                    .put("at", AuditLine.time(line.at()))
                    .put("tenant", line.tenant())
                    .put("salt", Base64.getEncoder().encodeToString(line.salt()))
                    .put("detail", line.detail())
                    .put("fold", fold != null)
                    .set("entry", line.entry());
        }
        write(out);
        number++;
        if (fold != null && !out.has("r")) {
            remember(fold, line.at());
        }
    }

    private void remember(String fold, Instant at) {
        if (windows.size() >= MOST_WINDOWS) {
            windows.values().removeIf(window -> !at.isBefore(window.until));
        }
        if (windows.size() < MOST_WINDOWS) {
            windows.put(fold, new Window(number, at.plus(FOLD)));
        }
    }

    private void write(ObjectNode line) {
        try {
            if (file == null || inFile >= Math.min(FILE, bound / 8)) {
                roll();
            }
            put(line);
        } catch (IOException e) {
            broken = true;
            throw unavailable(e);
        }
    }

    private void put(ObjectNode line) throws IOException {
        var bytes = framed(line.toString());
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining() && file != null) {
            file.write(buffer);
        }
        inFile += bytes.length;
        onDisk += bytes.length;
        dirty = true;
    }

    static byte[] framed(String json) {
        var text = json.getBytes(StandardCharsets.UTF_8);
        var crc = new CRC32();
        crc.update(text);
        return "%08x %s\n".formatted(crc.getValue(), json).getBytes(StandardCharsets.UTF_8);
    }

    private void roll() throws IOException {
        if (file != null) {
            file.force(true);
            file.close();
            file = null;
        }
        Files.createDirectories(directory);
        file = FileChannel.open(
                directory.resolve("%s-%06d.spool".formatted(epoch, ++files)),
                java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        inFile = 0;
        put(Json.MAPPER.createObjectNode().put("boot", SpoolFiles.boot()).put("after", number));
    }

    /// Told when a file was taken over by the database and deleted.
    synchronized void released(long bytes) {
        onDisk = Math.max(0, onDisk - bytes);
    }

    /// The file that is being written; the others of this epoch are finished.
    synchronized String current() {
        return "%s-%06d.spool".formatted(epoch, files);
    }

    /// Bytes that wait.
    public synchronized long waiting() {
        return onDisk;
    }

    private void syncForEver() {
        while (true) {
            LockSupport.parkNanos(SYNC.toNanos());
            FileChannel to;
            synchronized (this) {
                if (closed) {
                    return;
                }
                to = dirty ? file : null;
                dirty = false;
            }
            try {
                if (to != null) {
                    to.force(false);
                }
            } catch (java.nio.channels.ClosedChannelException rolled) {
                LOG.trace("the file was finished, and synced by that", rolled);
            } catch (IOException e) {
                LOG.error("audit spool: not synced to disk", e);
                synchronized (this) {
                    broken = true;
                }
            }
        }
    }

    private static RuntimeException unavailable(@Nullable Throwable cause) {
        return new ai.bhiv.platform.problem.Problem(
                        PlatformProblem.AUDIT_UNAVAILABLE,
                        cause == null ? "audit: the spool is full or closed" : "audit: the spool cannot be written",
                        cause)
                .retryAfter(5);
    }

    /// Marks the end, so that the next start knows that nothing is missing.
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (file != null) {
                put(Json.MAPPER.createObjectNode().put("closed", number));
                file.force(true);
                file.close();
            }
        }
        LockSupport.unpark(syncing);
        try {
            syncing.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
