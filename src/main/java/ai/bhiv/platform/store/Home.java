package ai.bhiv.platform.store;

import ai.bhiv.platform.config.ConfigurationException;
import ai.bhiv.platform.config.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The one directory that a running platform writes to: `BHIV_HOME`, or `./data` (architecture, section 6).
///
/// It holds `bhiv.yaml` (the user's), `secrets/` (files 0600), `postgres/`, `logs/`, `aot/`, `lock` and
/// `holder`.
public final class Home {
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");
    private static final List<String> MARKS = List.of("lock", "secrets", "bhiv.yaml");

    private final Path path;
    private final SecureRandom random = new SecureRandom();

    private Home(Path path) {
        this.path = path;
    }

    /// The home at this place; made with mode 0700 when it is not there.
    ///
    /// @throws ConfigurationException when the place is a file, cannot be written, or holds something else
    public static Home open(Path place) {
        var path = place.toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            create(path);
        } else if (!Files.isDirectory(path) || !Files.isWritable(path)) {
            throw new ConfigurationException("home: " + path + " (expected: a directory that this user can write)");
        } else if (isForeign(path)) {
            throw new ConfigurationException(
                    "home: " + path + " holds other files (expected: an empty directory, or the home of a platform)");
        }
        return new Home(path);
    }

    public Path path() {
        return path;
    }

    /// A directory in the home, made with mode 0700 when it is not there.
    public Path directory(String name) {
        var directory = path.resolve(name);
        if (!Files.isDirectory(directory)) {
            create(directory);
        }
        return directory;
    }

    /// The secret of this name, base64url; made from a secure source with at least this many bits at first
    /// use. Only the holder of the lock may make one.
    ///
    /// @throws ConfigurationException when others than the owner may read its file (PLT-51)
    public String secret(String name, int bits) {
        var file = directory("secrets").resolve(name);
        try {
            if (!Files.exists(file)) {
                var bytes = new byte[(bits + 7) / 8];
                random.nextBytes(bytes);
                write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            }
            return readSecret(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a secret's file says, without the line end.
    ///
    /// @throws ConfigurationException when others than the owner may read it
    public static String readSecret(Path file) throws IOException {
        return SecretFile.read(file);
    }

    /// Writes a file of mode 0600 in one step: a reader sees the old content or the new, never a part.
    public void write(Path file, String content) {
        var bytes = new byte[6];
        random.nextBytes(bytes);
        var draft = file.resolveSibling(
                "." + file.getFileName() + "." + HexFormat.of().formatHex(bytes));
        try {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
            try (var out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap((content + "\n").getBytes(StandardCharsets.UTF_8)));
                // A power cut after the rename must not leave an empty key.
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes the home for this process until it is closed or the process ends.
    ///
    /// @throws ConfigurationException naming the holder's pid and URLs when another process has it (PLT-7)
    public HomeLock lock() {
        return HomeLock.take(this);
    }

    /// Who runs on this home now; null when nobody does.
    public HomeLock.@Nullable Holder holder() {
        return HomeLock.holder(this);
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
        } catch (FileSystemException e) {
            throw new ConfigurationException(
                    "home: " + directory + " cannot be made (expected: a place that this user can write)", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isForeign(Path path) {
        try (var entries = Files.list(path)) {
            var names = entries.map(entry -> entry.getFileName().toString()).toList();
            return !names.isEmpty() && names.stream().noneMatch(MARKS::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
