package ai.bhiv.platform.config;

import ai.bhiv.platform.contract.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The configuration of this process, read and judged before any port or file is opened (PLT-50).
///
/// Sources, later ones win: the default, `bhiv.yaml` in the home, `BHIV_*` variables, the command line.
public final class Settings {
    private static final Pattern LOGIN_IN_ADDRESS = Pattern.compile("://[^/?#]*@");

    private final Map<Class<? extends Record>, Record> records = new LinkedHashMap<>();
    private final Map<String, Explanation> explanations = new LinkedHashMap<>();
    private final Map<String, Explanation> live = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private Settings() {}

    /// Reads the settings of these components.
    ///
    /// @param home where `bhiv.yaml` may be; it need not exist
    /// @param commandLine keys without dashes, such as `server.port-base`
    /// @throws ConfigurationException with every unknown key, wrong unit, missing value and broken rule at
    ///     once
    public static Settings read(
            List<Class<? extends Record>> components,
            Path home,
            Map<String, String> environment,
            Map<String, String> commandLine) {
        var settings = new Settings();
        var sources = new SettingSources(components, settings.faults);
        sources.readFile(home.resolve("bhiv.yaml"));
        sources.readEnvironment(environment);
        sources.readCommandLine(commandLine);
        components.forEach(component -> settings.build(component, sources));
        if (!settings.faults.isEmpty()) {
            throw new ConfigurationException(settings.faults);
        }
        return settings;
    }

    /// The settings of one component.
    public <R extends Record> R get(Class<R> component) {
        var record = records.get(component);
        if (record == null) {
            throw new IllegalArgumentException(component.getName() + " is not among the components that were read");
        }
        return component.cast(record);
    }

    /// What is known of one setting.
    ///
    /// @throws ConfigurationException for an unknown key, with the nearest known one
    public Explanation explain(String key) {
        var explanation = explanations.getOrDefault(key, live.get(key));
        if (explanation == null) {
            var known = new TreeSet<>(explanations.keySet());
            known.addAll(live.keySet());
            var nearest = Nearest.to(key, known);
            throw new ConfigurationException(
                    key + ": no such setting" + (nearest == null ? "" : " (did you mean " + nearest + "?)"));
        }
        return explanation;
    }

    /// All settings of the start with their values and sources, in the order of their declaration. Secrets read `set`
    /// or
    /// `unset`.
    public List<Explanation> effective() {
        return List.copyOf(explanations.values());
    }

    /// What may be set while the platform runs, with its defaults.
    public List<Explanation> live() {
        return List.copyOf(live.values());
    }

    static boolean live(Class<? extends Record> component) {
        return SettingKey.config(component).scope() != Config.Scope.START;
    }

    private void build(Class<? extends Record> component, SettingSources sources) {
        int faultsBefore = faults.size();
        var keys = SettingKey.of(component);
        var values = new ArrayList<@Nullable Object>();
        for (var key : keys) {
            var given = sources.given(key);
            values.add(value(key, given));
            (live(component) ? live : explanations).put(key.name(), explanation(key, given));
        }
        if (faults.size() == faultsBefore) {
            construct(component, values);
        }
    }

    private @Nullable Object value(SettingKey key, SettingSources.@Nullable Given given) {
        var text = given == null ? key.defaultText() : given.text();
        if (text == null) {
            if (!key.nullable()) {
                faults.add("%s: not set (expected: %s; set it in bhiv.yaml or as %s)"
                        .formatted(key.name(), key.expected(), key.variable()));
            }
            return null;
        }
        try {
            return key.read(text);
        } catch (RuntimeException e) {
            faults.add("%s: %s, from %s (expected: %s)"
                    .formatted(
                            key.name(),
                            key.secret() ? "a value that is not shown" : "'" + shown(text) + "'",
                            given == null ? "its default" : given.source(),
                            key.expected()));
            return null;
        }
    }

    private void construct(Class<? extends Record> component, List<@Nullable Object> values) {
        try {
            records.put(component, SettingKey.record(component, values));
        } catch (IllegalArgumentException rule) {
            faults.add(String.valueOf(rule.getMessage()));
        }
    }

    /// A login inside an address is a secret, whatever the setting says of itself.
    private static String shown(String text) {
        return LOGIN_IN_ADDRESS.matcher(text).replaceAll("://...@");
    }

    private static Explanation explanation(SettingKey key, SettingSources.@Nullable Given given) {
        var text = given == null ? key.defaultText() : given.text();
        return new Explanation(
                key.name(),
                key.secret() ? (given == null ? "unset" : "set") : text == null ? null : shown(text),
                given == null ? "default" : given.source(),
                key.defaultText(),
                key.range(),
                key.expected(),
                key.declared().meaning(),
                key.variable());
    }
}
