package ai.bhiv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.SettingKey;
import ai.bhiv.platform.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every record of settings, also those that are not written yet: its defaults, and each of its keys on its own way
/// into the record (PLT-50).
class ConfigRecordsTest {
    /// Values where a rule of the record allows no arbitrary text.
    private static final Map<String, String> SAMPLES = Map.ofEntries(
            Map.entry("server.roles", "crm,logistics"),
            Map.entry("guard.mode", "block"),
            Map.entry("guard.routes", "/health=off,/accounts=block"),
            Map.entry("guard.forwarded-header", "Forwarded"),
            Map.entry("guard.trusted-proxies", "10.0.0.0/8,192.0.2.7"),
            Map.entry("identity.mfa.required-roles", "Admin,Ops"),
            Map.entry("limits.mode", "observe"),
            Map.entry("upstream.balance", "weighted"),
            Map.entry("cors.origins", "https://app.example.com,https://other.example.com"),
            Map.entry("redis.url", "rediss://cache.example.com:6380"),
            Map.entry("database.url", "postgresql://db.example.com:5433/bhiv?sslmode=verify-full"));

    @TempDir
    private Path home;

    static List<Class<? extends Record>> records() {
        return PlatformSettings.COMPONENTS;
    }

    @ParameterizedTest
    @MethodSource("records")
    void defaultsAreWhatTheDeclarationSays(Class<? extends Record> component) throws ReflectiveOperationException {
        assertThat(SettingKey.config(component).meaning()).endsWith(".");
        for (var key : SettingKey.of(component)) {
            assertThat(key.declared().meaning()).as(key.name()).isNotBlank();
            assertThat(key.nullable() || key.defaultText() != null)
                    .as("%s is nullable or has a default", key.name())
                    .isTrue();
        }
        var expected = new ArrayList<Object>();
        for (var key : SettingKey.of(component)) {
            expected.add(key.defaultText() == null ? null : key.read(key.defaultText()));
        }
        var record = live(component)
                ? SettingKey.record(component, expected)
                : read(component, Map.of()).get(component);
        assertThat(values(record)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyKeyOfTheFileReachesItsComponent(Class<? extends Record> component)
            throws IOException, ReflectiveOperationException {
        var texts = samples(component);
        var expected = SettingKey.of(component).stream()
                .map(key -> key.read(texts.get(key.name())))
                .toList();
        if (live(component)) {
            assertThat(values(SettingKey.record(component, expected))).isEqualTo(expected);
            return;
        }
        var lines = new StringBuilder();
        texts.forEach(
                (key, text) -> lines.append(key).append(": \"").append(text).append("\"\n"));
        var file = Files.createFile(
                home.resolve("bhiv.yaml"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, lines);
        assertThat(values(read(component, Map.of()).get(component))).isEqualTo(expected);
        Files.delete(file);

        var variables = new LinkedHashMap<String, String>();
        SettingKey.of(component).forEach(key -> variables.put(key.variable(), texts.get(key.name())));
        assertThat(values(read(component, variables).get(component))).isEqualTo(expected);
    }

    private static boolean live(Class<? extends Record> component) {
        return SettingKey.config(component).scope() != Config.Scope.START;
    }

    private Settings read(Class<? extends Record> component, Map<String, String> environment) {
        return Settings.read(List.of(component), home, environment, Map.of());
    }

    /// For each key a text that is not its default.
    private static Map<String, String> samples(Class<? extends Record> component) {
        var texts = new LinkedHashMap<String, String>();
        for (var key : SettingKey.of(component)) {
            var text = SAMPLES.getOrDefault(key.name(), other(key));
            assertThat(text).as(key.name()).isNotEqualTo(key.defaultText());
            texts.put(key.name(), text);
        }
        return texts;
    }

    private static String other(SettingKey key) {
        var standard = key.defaultText();
        if (key.type() == boolean.class) {
            return Boolean.toString(!Boolean.parseBoolean(standard));
        }
        for (var limit : List.of(key.declared().min(), key.declared().max())) {
            if (!limit.isEmpty() && !limit.equals(standard)) {
                return limit;
            }
        }
        if (standard != null && standard.matches("\\d+/min.*")) {
            return "7/min";
        }
        if (key.type() == URI.class) {
            return "http://127.0.0.1:9/" + key.name();
        }
        if (key.type() == Duration.class) {
            return "11s".equals(standard) ? "12s" : "11s";
        }
        return key.type().isPrimitive() ? "7" : key.type() == String.class ? "of " + key.name() : "7MiB";
    }

    private static List<Object> values(Record record) throws ReflectiveOperationException {
        var values = new ArrayList<Object>();
        for (var component : record.getClass().getRecordComponents()) {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            values.add(accessor.invoke(record));
        }
        return values;
    }
}
