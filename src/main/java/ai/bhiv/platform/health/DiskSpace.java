package ai.bhiv.platform.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the disk that the embedded database lies on. Below 512 MiB or 2 % free it is full for everybody but the
/// database: writes are refused while PostgreSQL can still finish what it has, and are taken again by themselves once
/// there is a tenth more than that (PLT-12).
public final class DiskSpace implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
    private static final long LEAST_BYTES = 512L << 20;
    private static final double LEAST_SHARE = 0.02;
    private static final double ENOUGH_AGAIN = 1.1;

    private final Disk disk;
    private volatile boolean full;
    private volatile long free = -1;

    /// What is asked of a disk, in bytes.
    public interface Disk {
        long free() throws IOException;

        long size() throws IOException;

        /// The disk on which a directory lies.
        static Disk of(Path directory) {
            return new Disk() {
                @Override
                public long free() throws IOException {
                    return store().getUsableSpace();
                }

                @Override
                public long size() throws IOException {
                    return store().getTotalSpace();
                }

                private FileStore store() throws IOException {
                    return Files.getFileStore(directory);
                }
            };
        }
    }

    public DiskSpace(Disk disk) {
        this.disk = disk;
    }

    /// Whether writes are to be refused, as of the last look.
    public boolean full() {
        return full;
    }

    /// Bytes free at the last look; -1 before the first.
    public long free() {
        return free;
    }

    /// Looks now. A disk that cannot be asked stays what it was.
    public void measure() {
        try {
            long now = disk.free();
            double least = Math.max(LEAST_BYTES, disk.size() * LEAST_SHARE);
            boolean was = full;
            free = now;
            full = now < (was ? least * ENOUGH_AGAIN : least);
            if (full && !was) {
                LOG.error("the disk of the database has {} bytes free; writes are refused until there is more", now);
            } else if (was && !full) {
                LOG.info("the disk of the database has {} bytes free; writes are taken again", now);
            }
        } catch (IOException e) {
            LOG.warn("the disk of the database cannot be asked", e);
        }
    }

    @Override
    public HealthReport.Part look() {
        var detail = free < 0 ? null : String.format(Locale.ROOT, "%.1f GiB free", free / (double) (1L << 30));
        return new HealthReport.Part(
                "disk",
                free < 0 ? HealthReport.Status.UNKNOWN : full ? HealthReport.Status.DEGRADED : HealthReport.Status.UP,
                false,
                null,
                full ? detail + ", writes are refused" : detail);
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public boolean hard() {
        return false;
    }
}
