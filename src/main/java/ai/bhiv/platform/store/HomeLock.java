package ai.bhiv.platform.store;

import ai.bhiv.platform.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The hold of one process on a home (PLT-7). The lock is the operating system's, so it ends with the
/// process.
///
/// Who holds it stands in a file of its own, `holder`: closing any channel on a file gives up every POSIX
/// lock that the process has on it, so the locked file itself must never be read.
public final class HomeLock implements AutoCloseable {
    private static final String UNKNOWN = "another process, which is starting";

    private final Home home;
    private final FileChannel channel;

    private HomeLock(Home home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    /// The process on a home: its pid, when it began, and the addresses it answers on (empty while it
    /// starts).
    public record Holder(long pid, Instant since, List<String> urls) {
        private boolean lives() {
            // A container gives the same pid to every start: the moment of the start tells them apart.
            return ProcessHandle.of(pid)
                    .map(process -> startOf(process).equals(since))
                    .orElse(false);
        }

        private static Instant startOf(ProcessHandle process) {
            return process.info().startInstant().orElse(Instant.EPOCH);
        }

        private String text() {
            return pid + "\n" + since.toEpochMilli() + "\n" + String.join("\n", urls);
        }

        private static Holder parse(List<String> lines) {
            return new Holder(
                    Long.parseLong(lines.get(0)),
                    Instant.ofEpochMilli(Long.parseLong(lines.get(1))),
                    lines.stream().skip(2).filter(line -> !line.isBlank()).toList());
        }
    }

    static HomeLock take(Home home) {
        var holder = holder(home);
        if (holder != null && holder.pid() == ProcessHandle.current().pid()) {
            throw held(home, holder);
        }
        try {
            var channel = FileChannel.open(
                    home.path().resolve("lock"),
                    EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (channel.tryLock() == null) {
                channel.close();
                throw held(home, holder(home));
            }
            var lock = new HomeLock(home, channel);
            lock.announce(List.of());
            return lock;
        } catch (OverlappingFileLockException e) {
            throw held(home, holder(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static @Nullable Holder holder(Home home) {
        var file = file(home);
        try {
            if (!Files.exists(file)) {
                return null;
            }
            var holder = Holder.parse(Files.readAllLines(file));
            return holder.lives() ? holder : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Says at which addresses this process answers, for whoever asks for the same home.
    public void announce(List<String> urls) {
        var self = ProcessHandle.current();
        home.write(file(home), new Holder(self.pid(), Holder.startOf(self), urls).text());
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file(home));
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Home home) {
        return home.path().resolve("holder");
    }

    private static ConfigurationException held(Home home, @Nullable Holder holder) {
        var who = holder == null
                ? UNKNOWN
                : "process " + holder.pid()
                        + (holder.urls().isEmpty()
                                ? ", which is starting"
                                : ", which answers at " + String.join(" ", holder.urls()));
        return new ConfigurationException("home: " + home.path() + " is in use by " + who);
    }
}
