package ai.bhiv.cli;

import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// The device tokens of this machine, by server and user, in `devices.json` of mode 0600. They sign nobody in: with
/// one,
/// the owner gets in while somebody else guesses at the name. They outlive a logout.
final class Devices {
    private final Path directory;

    Devices(Path directory) {
        this.directory = directory;
    }

    @Nullable
    String of(URI server, String user) {
        var token = read().path(server.toString()).path(user);
        return token.isString() ? token.stringValue() : null;
    }

    void keep(URI server, String user, String token) {
        var all = read();
        var known = all.get(server.toString()) instanceof ObjectNode users ? users : all.putObject(server.toString());
        known.put(user, token);
        try {
            Files.createDirectories(directory);
            var draft = Files.createTempFile(
                    directory,
                    ".devices",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(draft, Json.MAPPER.writeValueAsBytes(all));
            Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A file that cannot be read is as good as none: the next login makes the device known again.
    private ObjectNode read() {
        try {
            if (Files.exists(file()) && Json.MAPPER.readTree(Files.readString(file())) instanceof ObjectNode all) {
                return all;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException broken) {
            return Json.MAPPER.createObjectNode();
        }
        return Json.MAPPER.createObjectNode();
    }

    private Path file() {
        return directory.resolve("devices.json");
    }
}
