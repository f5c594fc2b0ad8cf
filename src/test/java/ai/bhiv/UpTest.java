package ai.bhiv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.cli.UpRequest;
import ai.bhiv.platform.config.ConfigurationException;
import ai.bhiv.platform.store.Home;
import ai.bhiv.testing.TestPlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream report = new ByteArrayOutputStream();

    private void up(Path home, Map<String, String> settings) {
        Up.run(new UpRequest(
                home, Map.of(), settings, new PrintStream(report), UpRequest.Mode.SERVICE, false, Instant.EPOCH));
    }

    @Test
    void aSecondUpNamesTheHolder() {
        var home = Home.open(directory.resolve("home"));
        try (var lock = home.lock()) {
            lock.announce(List.of("gateway http://127.0.0.1:18000"));
            assertThatThrownBy(() -> up(home.path(), Map.of()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("gateway http://127.0.0.1:18000");
        }
    }

    @Test
    void aTakenPortIsFoundBeforeTheDatabaseIsTouched() throws IOException {
        var home = directory.resolve("home");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings =
                    Map.of("server.roles", "gateway", "server.port-base", Integer.toString(taken.getLocalPort()));
            assertThatThrownBy(() -> up(home, settings))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " for gateway")
                    .hasMessageContaining("(process " + ProcessHandle.current().pid() + ")");
        }
        assertThat(home.resolve("postgres")).doesNotExist();
        assertThat(home.resolve("holder")).doesNotExist();
    }

    @Test
    void wrongSettingsAreFoundBeforeTheHomeIsMade() {
        var home = directory.resolve("home");
        assertThatThrownBy(() -> up(home, Map.of("server.roles", "crm,nope")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("nope")
                .hasMessageContaining("logistics");
        assertThat(home).doesNotExist();
    }

    @Test
    void upReturnsWhenItIsReadyAndDownStopsItCleanly() throws Exception {
        var base = Integer.toString(TestPlatform.freePorts());
        var up = bhiv("up", "--port-base", base, "--roles", "gateway");
        assertThat(up.code()).as(up.text()).isZero();
        assertThat(up.text())
                .contains("gateway         http://127.0.0.1:" + base)
                .contains("engine: local")
                .contains("admin password  in ");
        var password = directory.resolve("home/secrets/admin-password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
        assertThat(up.text()).doesNotContain(Files.readString(password).strip());

        var second = bhiv("up", "--port-base", base, "--roles", "gateway");
        assertThat(second.code()).isEqualTo(78);
        assertThat(second.text()).contains("is in use by process").contains("http://127.0.0.1:" + base);

        var status = bhiv("status");
        assertThat(status.code()).isZero();
        assertThat(status.text()).contains("up").contains("running");
        assertThat(bhiv("login").code()).isZero();
        assertThat(password).doesNotExist();
        assertThat(bhiv("identity", "users", "list").text()).contains("\"admin\"");

        var check = bhiv("check");
        assertThat(check.text())
                .containsPattern("database +good +PostgreSQL 18.* answers at 127.0.0.1:")
                .containsPattern("database clock +good +[+-]0\\.\\d{3} s")
                .containsPattern("hash cost +(good|warn) +\\d+ ms a password");
        noSecretIsInTheListOfProcessesNorInALog();
        anAdministratorIsMadeWhileItRuns();

        assertThat(bhiv("down").code()).isZero();
        assertThat(directory.resolve("home/holder")).doesNotExist();
        assertThat(bhiv("status").code()).isEqualTo(3);
        assertThat(directory.resolve("home/logs/bhiv.log")).isNotEmptyFile();

        assertThat(bhiv("admin", "reset", "admin").code()).isZero();
        assertThat(password).exists();
        assertThat(bhiv("up", "--port-base", base, "--roles", "gateway").code()).isZero();
        assertThat(bhiv("login").code()).isZero();
        assertThat(bhiv("audit", "entries", "list").text())
                .contains("\"identity.users.create\"", "\"identity.users.reset\"", "\"operating_system_account\"");
        assertThat(bhiv("down").code()).isZero();
    }

    private void noSecretIsInTheListOfProcessesNorInALog() throws IOException, InterruptedException {
        var holder = Home.open(directory.resolve("home")).holder();
        var platform = ProcessHandle.of(holder.pid()).orElseThrow();
        var places = new ArrayList<String>();
        for (var process :
                Stream.concat(Stream.of(platform), platform.descendants()).toList()) {
            places.add(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")));
        }
        assertThat(places).hasSizeGreaterThan(1);
        try (var files = Files.walk(directory.resolve("home/logs"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                places.add(Files.readString(file));
            }
        }
        places.add(bhiv("config", "show").text());
        try (var secrets = Files.list(directory.resolve("home/secrets"))) {
            for (var secret : secrets.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                        .as(secret.toString())
                        .isEqualTo("rw-------");
                assertThat(places).noneMatch(place -> place.contains(read(secret)));
            }
        }
        for (var closed : List.of("home", "home/secrets")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(closed))))
                    .as(closed)
                    .matches("rwx--[x-]--[x-]");
        }
    }

    private void anAdministratorIsMadeWhileItRuns() throws IOException, InterruptedException {
        var made = bhiv("admin", "create", "berta");
        assertThat(made.code()).as(made.text()).isZero();
        var file = directory.resolve("home/secrets/password-default-berta");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(made.text()).contains(file.toString()).doesNotContain(read(file));
        assertThat(bhiv("admin", "create", "Berta").code()).isEqualTo(5);
        assertThat(bhiv("admin", "reset", "nobody").code()).isEqualTo(3);
        assertThat(bhiv("login", "--user", "berta", "--password-file", file.toString())
                        .code())
                .isZero();
        assertThat(bhiv("whoami").text()).contains("berta").contains("platform-operator");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Ran(int code, String text) {}

    private Ran bhiv(String... args) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "ai.bhiv.Bhiv"));
        command.addAll(List.of(args));
        var output = Files.createTempFile(directory, "out", ".txt");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BHIV_"));
        builder.environment().put("BHIV_HOME", directory.resolve("home").toString());
        builder.environment().put("XDG_CONFIG_HOME", directory.resolve("config").toString());
        var process = builder.redirectInput(new java.io.File("/dev/null")).start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), Files.readString(output));
    }
}
