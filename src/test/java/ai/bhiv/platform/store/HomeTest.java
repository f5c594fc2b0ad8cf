package ai.bhiv.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path directory;

    @Test
    void aNewHomeIsClosedToOthers() throws IOException {
        var home = Home.open(directory.resolve("deep/home"));
        assertThat(mode(home.path())).isEqualTo("rwx------");
        assertThat(mode(home.directory("logs"))).isEqualTo("rwx------");
    }

    @Test
    void aDirectoryWithOtherFilesIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(directory.resolve("thesis.txt"), "x");
        assertThatThrownBy(() -> Home.open(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(directory + " holds other files");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("thesis.txt"));
        }
    }

    @Test
    void aDirectoryWithOnlyTheSettingsFileIsAHome() throws IOException {
        Files.writeString(directory.resolve("bhiv.yaml"), "");
        assertThat(Home.open(directory).path()).isEqualTo(directory);
    }

    @Test
    void aSecretIsMadeOnceWithEnoughBits() throws IOException {
        var secret = Home.open(directory).secret("master-key", 256);
        assertThat(Base64.getUrlDecoder().decode(secret)).hasSize(32);
        assertThat(Home.open(directory).secret("master-key", 256)).isEqualTo(secret);
        assertThat(mode(directory.resolve("secrets/master-key"))).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("secrets"))).isEqualTo("rwx------");
    }

    @Test
    void aSecretThatOthersMayReadIsRefused() throws IOException {
        var home = Home.open(directory);
        home.secret("master-key", 256);
        Files.setPosixFilePermissions(
                directory.resolve("secrets/master-key"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> home.secret("master-key", 256))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("mode rw-r----- (expected: rw-------");
    }

    @Test
    void theHolderOfALockIsNamedAndGoneWithIt() {
        var home = Home.open(directory);
        try (var lock = home.lock()) {
            lock.announce(List.of("http://127.0.0.1:8000"));
            assertThatThrownBy(home::lock)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("in use by process "
                            + ProcessHandle.current().pid() + ", which answers at http://127.0.0.1:8000");
            assertThat(home.holder()).isNotNull();
        }
        assertThat(home.holder()).isNull();
        home.lock().close();
    }

    @Test
    void aHolderThatWasKilledHoldsNothing() throws IOException {
        var home = Home.open(directory);
        // The pid lives, but began at another moment: in a container the next start often has the same pid.
        Files.writeString(directory.resolve("holder"), ProcessHandle.current().pid() + "\n1\nhttp://127.0.0.1:8000\n");
        assertThat(home.holder()).isNull();
        home.lock().close();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
