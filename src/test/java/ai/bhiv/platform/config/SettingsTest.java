package ai.bhiv.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path home;

    @Config(prefix = "sample", meaning = "Every type.", removed = "sample.old-name=sample.a-text")
    record Sample(
            @Setting(value = "hello", meaning = "text") String aText,

            @Setting(value = "3", min = "1", max = "9", meaning = "number")
            int anInt,

            @Setting(value = "4", meaning = "number") long aLong,
            @Setting(value = "true", meaning = "truth") boolean aBoolean,

            @Setting(value = "0.5", min = "0", max = "1", meaning = "ratio")
            double aRatio,

            @Setting(value = "30s", min = "1s", max = "1h", meaning = "time")
            Duration aDuration,

            @Setting(value = "64MiB", max = "1GiB", meaning = "size")
            DataSize aSize,

            @Setting(meaning = "address") @Nullable URI anAddress,
            @Setting(value = "/tmp", meaning = "path") Path aPath,
            @Setting(meaning = "list") List<String> aList,

            @Setting(secret = true, meaning = "secret") @Nullable
            String aSecret) {

        Sample {
            if (anInt > aLong) {
                throw new IllegalArgumentException("sample.an-int: " + anInt + " (expected: at most sample.a-long)");
            }
        }
    }

    @Test
    void serverDefaults() {
        assertThat(read(ServerConfig.class))
                .isEqualTo(new ServerConfig(List.of("all"), "127.0.0.1", 8000, null, 100, null));
    }

    @Test
    void serverFullMapping() throws IOException {
        file("""
                server:
                  roles: [crm, logistics]
                  bind: 0.0.0.0
                  port-base: 9000
                  drain-delay: 2s
                """);
        assertThat(read(ServerConfig.class))
                .isEqualTo(new ServerConfig(
                        List.of("crm", "logistics"), "0.0.0.0", 9000, Duration.ofSeconds(2), 100, null));
    }

    @Test
    void admissionDefaults() {
        assertThat(read(AdmissionConfig.class)).isEqualTo(new AdmissionConfig(320, 160, 40, 64, 1000, 8, 64, 16, 4096));
    }

    @Test
    void admissionFullMapping() throws IOException {
        file("admission: {read: 1, write: 2, expensive: 3, login: 4, llm: 5, export: 6, probe: 7}");
        assertThat(read(AdmissionConfig.class)).isEqualTo(new AdmissionConfig(1, 2, 3, 4, 5, 6, 7, 16, 4096));
    }

    @Test
    void databaseDefaults() {
        assertThat(read(DatabaseConfig.class))
                .isEqualTo(new DatabaseConfig(null, "bhiv_app", null, "bhiv_owner", null, "bhiv_audit", null, 20));
    }

    @Test
    void databaseFullMapping() throws IOException {
        file("""
                database:
                  url: postgresql://db.example.com:5433/bhiv?sslmode=require
                  user: app
                  password: one
                  owner-user: own
                  owner-password: two
                  audit-user: aud
                  audit-password: three
                  pool-size: 7
                """);
        assertThat(read(DatabaseConfig.class))
                .isEqualTo(new DatabaseConfig(
                        URI.create("postgresql://db.example.com:5433/bhiv?sslmode=require"),
                        "app",
                        "one",
                        "own",
                        "two",
                        "aud",
                        "three",
                        7));
    }

    @Test
    void everyTypeIsRead() throws IOException {
        file("""
                sample:
                  a-text: "x: y"
                  an-int: 2
                  a-long: 9000000000
                  a-boolean: false
                  a-ratio: 0.25
                  a-duration: 5m
                  a-size: 2GiB
                """);
        assertThatThrownBy(() -> read(Sample.class))
                .hasMessage(
                        "sample.a-size: '2GiB', from bhiv.yaml line 8 (expected: size such as 64MiB, at most 1GiB)");
        var settings = settings(
                Map.of("BHIV_SAMPLE_AN_ADDRESS", "https://example.com", "BHIV_SAMPLE_A_LIST", "a, b"),
                Map.of("sample.a-size", "512MiB", "sample.a-path", "/var"),
                Sample.class);
        assertThat(settings.get(Sample.class))
                .isEqualTo(new Sample(
                        "x: y",
                        2,
                        9_000_000_000L,
                        false,
                        0.25,
                        Duration.ofMinutes(5),
                        new DataSize(512L << 20),
                        URI.create("https://example.com"),
                        Path.of("/var"),
                        List.of("a", "b"),
                        null));
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        file("server: {port-base: 9001, bind: 10.0.0.1}");
        var environment = Map.of("BHIV_SERVER_PORT_BASE", "9002", "BHIV_ROLES", "crm");
        var settings = settings(environment, Map.of("server.port-base", "9003"), ServerConfig.class);
        assertThat(settings.get(ServerConfig.class))
                .isEqualTo(new ServerConfig(List.of("crm"), "10.0.0.1", 9003, null, 100, null));
        assertThat(settings.explain("server.port-base").source()).isEqualTo("--server.port-base");
        assertThat(settings.explain("server.roles").source()).isEqualTo("BHIV_ROLES");
        assertThat(settings.explain("server.bind").source()).isEqualTo("bhiv.yaml line 1");
    }

    @Test
    void aFileWithTenFaultsPrintsTen() throws IOException {
        file("""
                server:
                  port-bass: 8000
                  port-base: 99999
                  roles: []
                database:
                  pool-size: many
                sample:
                  a-text: fine
                  old-name: x
                  an-int: 12
                  a-boolean: yes
                  a-ratio: 1.5
                  a-duration: 30
                  a-size: 64MB
                nonsense: 1
                """);
        var refusal = catchThrowableOfType(
                ConfigurationException.class,
                () -> settings(Map.of(), Map.of(), ServerConfig.class, DatabaseConfig.class, Sample.class));
        assertThat(refusal.faults())
                .containsExactly(
                        "server.port-bass, from bhiv.yaml line 2: no such setting (did you mean server.port-base?)",
                        "sample.old-name, from bhiv.yaml line 9: this setting was removed (use sample.a-text)",
                        "nonsense, from bhiv.yaml line 15: no such setting",
                        "server.port-base: '99999', from bhiv.yaml line 3 (expected: whole number, 1..65530)",
                        "database.pool-size: 'many', from bhiv.yaml line 6 (expected: whole number, 2..40)",
                        "sample.an-int: '12', from bhiv.yaml line 10 (expected: whole number, 1..9)",
                        "sample.a-boolean: 'yes', from bhiv.yaml line 11 (expected: true or false)",
                        "sample.a-ratio: '1.5', from bhiv.yaml line 12 (expected: number such as 0.25, 0..1)",
                        "sample.a-duration: '30', from bhiv.yaml line 13"
                                + " (expected: duration such as 200ms, 30s, 5m, 2h or 7d, 1s..1h)",
                        "sample.a-size: '64MB', from bhiv.yaml line 14 (expected: size such as 64MiB, at most 1GiB)");
        assertThat(refusal).hasMessageStartingWith("10 faults in the configuration:\n  1. server.port-bass");
        assertThat(refusal.getMessage().lines()).hasSize(11);
    }

    @Test
    void aRuleAcrossSettingsIsReportedWithTheRest() {
        var environment = Map.of("BHIV_SAMPLE_AN_INT", "9", "BHIV_SERVER_PORTBASE", "1", "BHIV_HOME", "/x");
        assertThatThrownBy(() -> settings(environment, Map.of(), ServerConfig.class, Sample.class))
                .hasMessageContaining("sample.an-int: 9 (expected: at most sample.a-long)")
                .hasMessageContaining("BHIV_SERVER_PORTBASE: no such variable (did you mean BHIV_SERVER_PORT_BASE?)");
    }

    @Test
    void aDatabaseUrlNeedsItsPasswordsAndHoldsNone() {
        assertThatThrownBy(() ->
                        settings(Map.of("BHIV_DATABASE_URL", "postgresql://db/bhiv"), Map.of(), DatabaseConfig.class))
                .hasMessageContaining("database.owner-password");
        assertThatThrownBy(() -> settings(
                        Map.of("BHIV_DATABASE_URL", "postgresql://me:canary@db/bhiv"), Map.of(), DatabaseConfig.class))
                .hasMessageContaining("holds a login")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aSecretIsReadFromAFileAndNeverShown() throws IOException {
        var file = secret(Files.writeString(home.resolve("secret"), "canary\n"));
        var settings = settings(Map.of("BHIV_SAMPLE_A_SECRET_FILE", file.toString()), Map.of(), Sample.class);
        assertThat(settings.get(Sample.class).aSecret()).isEqualTo("canary");
        assertThat(settings.effective().toString()).doesNotContain("canary");
        assertThat(settings.explain("sample.a-secret").value()).isEqualTo("set");
        assertThat(settings(Map.of(), Map.of(), Sample.class)
                        .explain("sample.a-secret")
                        .value())
                .isEqualTo("unset");
    }

    @Test
    void aFileWithASecretIsRefusedWhenOthersMayReadIt() throws IOException {
        var open = PosixFilePermissions.fromString("rw-r-----");
        var file = Files.setPosixFilePermissions(Files.writeString(home.resolve("secret"), "canary\n"), open);
        file("sample: {a-secret: canary}");
        Files.setPosixFilePermissions(home.resolve("bhiv.yaml"), open);
        assertThatThrownBy(() -> settings(Map.of("BHIV_SAMPLE_A_SECRET_FILE", file.toString()), Map.of(), Sample.class))
                .hasMessageContaining("2 faults")
                .hasMessageContaining("bhiv.yaml: mode rw-r----- (expected: rw-------")
                .hasMessageContaining(
                        "sample.a-secret-file, from BHIV_SAMPLE_A_SECRET_FILE: " + file + ": mode rw-r-----")
                .hasMessageNotContaining("canary");
        file("sample: {a-text: no secret}");
        Files.setPosixFilePermissions(home.resolve("bhiv.yaml"), open);
        assertThat(read(Sample.class).aText()).isEqualTo("no secret");
    }

    @Test
    void aSecretOnTheCommandLineIsRefusedBecauseEverybodySeesIt() {
        assertThatThrownBy(() -> settings(Map.of(), Map.of("sample.a-secret", "canary"), Sample.class))
                .hasMessageContaining("--sample.a-secret: a secret that every user of this machine sees")
                .hasMessageContaining("BHIV_SAMPLE_A_SECRET_FILE, or --sample.a-secret-file)")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aLoginInsideAnAddressIsNeverShown() {
        var good = Map.of("BHIV_SAMPLE_AN_ADDRESS", "https://me:canary@example.com/x");
        assertThat(settings(good, Map.of(), Sample.class).effective().toString())
                .contains("https://...@example.com/x")
                .doesNotContain("canary");
        var broken = Map.of("BHIV_SAMPLE_AN_ADDRESS", "https://me:canary@exa mple.com");
        assertThatThrownBy(() -> settings(broken, Map.of(), Sample.class))
                .hasMessageContaining("sample.an-address: 'https://...@exa mple.com'")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aSettingIsExplained() {
        var settings = settings(Map.of(), Map.of(), ServerConfig.class);
        var explanation = settings.explain("server.port-base");
        assertThat(explanation.value()).isEqualTo("8000");
        assertThat(explanation.range()).isEqualTo("1..65530");
        assertThat(explanation.variable()).isEqualTo("BHIV_SERVER_PORT_BASE");
        assertThatThrownBy(() -> settings.explain("server.port")).hasMessageContaining("no such setting");
    }

    @Test
    void aBrokenFileIsNamedWithItsLine() throws IOException {
        file("server:\n  bind: [1\n");
        assertThatThrownBy(() -> read(ServerConfig.class)).hasMessageContaining("bhiv.yaml, line 3");
        file("server: {bind: a}\nserver: {bind: b}\n");
        assertThatThrownBy(() -> read(ServerConfig.class)).hasMessageContaining("line 2: server stands there twice");
    }

    @Test
    void theReferencePageNamesEverySetting() {
        assertThat(ConfigurationReference.page(List.of(ServerConfig.class, DatabaseConfig.class)))
                .contains("| `server.port-base` | `BHIV_SERVER_PORT_BASE` | whole number, 1..65530 | `8000` |")
                .contains("| `database.password` | `BHIV_DATABASE_PASSWORD` | text, secret | unset |")
                .contains("| `BHIV_ROLES` | the same as `server.roles` |");
    }

    private static Path secret(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void file(String text) throws IOException {
        secret(Files.writeString(home.resolve("bhiv.yaml"), text));
    }

    private <R extends Record> R read(Class<R> component) {
        return settings(Map.of(), Map.of(), component).get(component);
    }

    @SafeVarargs
    private Settings settings(
            Map<String, String> environment, Map<String, String> options, Class<? extends Record>... components) {
        return Settings.read(List.of(components), home, environment, options);
    }
}
