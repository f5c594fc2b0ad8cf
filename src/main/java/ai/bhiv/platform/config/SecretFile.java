package ai.bhiv.platform.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file that holds secrets: nobody but its owner may read it (PLT-51).
public final class SecretFile {
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private SecretFile() {}

    /// What the file says, without the line end.
    ///
    /// @throws ConfigurationException when others than the owner may read or change it
    public static String read(Path file) throws IOException {
        var fault = fault(file);
        if (fault != null) {
            throw new ConfigurationException(fault);
        }
        return Files.readString(file).strip();
    }

    /// What is wrong with the mode of the file; null when nobody else may touch it.
    static @Nullable String fault(Path file) throws IOException {
        var permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().noneMatch(OTHERS::contains)) {
            return null;
        }
        return "%s: mode %s (expected: rw-------, so that no other user reads it; mend it with chmod 600, and replace"
                        .formatted(file, PosixFilePermissions.toString(permissions))
                + " the secret if others were on this machine)";
    }
}
