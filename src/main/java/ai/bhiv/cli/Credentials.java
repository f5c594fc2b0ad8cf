package ai.bhiv.cli;

import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// The sign-ins of this user, by server, in `credentials.json` of mode 0600. Changes happen under a lock of the
/// operating
/// system, so that two commands at once do not spend one refresh token twice.
final class Credentials {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;

    Credentials(Path directory) {
        this.directory = directory;
    }

    @Nullable
    SignIn of(URI server) {
        var entry = read().path(server.toString());
        return entry.isObject()
                ? new SignIn(
                        entry.path("user").asString(""),
                        entry.path("access_token").asString(""),
                        entry.path("refresh_token").asString(""),
                        Instant.parse(entry.path("expires_at").asString("1970-01-01T00:00:00Z")))
                : null;
    }

    void keep(URI server, SignIn signIn) {
        var all = read();
        all.putObject(server.toString())
                .put("user", signIn.user())
                .put("access_token", signIn.accessToken())
                .put("refresh_token", signIn.refreshToken())
                .put("expires_at", signIn.expiresAt().toString());
        write(all);
    }

    void forget(URI server) {
        var all = read();
        all.remove(server.toString());
        write(all);
    }

    /// Does the work while no other process changes the sign-ins.
    <T> T alone(Supplier<T> work) {
        try {
            makeDirectory();
            var options = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try (var channel = FileChannel.open(directory.resolve("credentials.lock"), options, OWNER_ONLY)) {
                channel.lock();
                return work.get();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode read() {
        var file = file();
        try {
            if (Files.exists(file) && Json.MAPPER.readTree(Files.readString(file)) instanceof ObjectNode all) {
                return all;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException broken) {
            throw new Stopped(ExitCode.NOT_ALLOWED, file + " cannot be read (delete it, and sign in again)");
        }
        return Json.MAPPER.createObjectNode();
    }

    private void write(ObjectNode all) {
        try {
            makeDirectory();
            var draft = Files.createTempFile(directory, ".credentials", "", OWNER_ONLY);
            Files.write(draft, Json.MAPPER.writeValueAsBytes(all));
            Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private Path file() {
        return directory.resolve("credentials.json");
    }
}
