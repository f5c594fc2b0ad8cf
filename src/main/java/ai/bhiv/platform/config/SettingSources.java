package ai.bhiv.platform.config;

import ai.bhiv.platform.contract.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads what was set, and where, from the file, the environment and the command line; later ones win.
/// Whatever is wrong is added to the faults, and reading goes on.
final class SettingSources {
    /// A value as it was written, and where.
    record Given(String text, String source) {}

    /// Variables that only the script `bhiv` and the command line read.
    static final Map<String, String> OTHER_VARIABLES = new TreeMap<>(Map.of(
            "BHIV_HOME", "the directory of this platform: `./data` by default",
            "BHIV_JAVA", "a JDK 25: its directory, or its program `java`",
            "BHIV_JAVA_OPTIONS", "more options for the Java machine",
            "BHIV_AOT", "`off` starts without the ahead-of-time cache and trains none",
            "BHIV_SERVER", "the platform that commands speak to, such as `http://127.0.0.1:8000`",
            "BHIV_PASSWORD_FILE", "a file with the password for `bhiv login`",
            "BHIV_ADMIN_PASSWORD_FILE", "a file with the password that `admin` gets at the first start"));

    /// Short names for the settings that are given most often.
    static final Map<String, String> ALIASES = new TreeMap<>(Map.of("BHIV_ROLES", "server.roles"));

    private final Map<String, SettingKey> keys = new TreeMap<>();
    private final Map<String, SettingKey> live = new TreeMap<>();
    private final Map<String, String> removed = new HashMap<>();
    private final List<String> faults;
    private final Map<String, Given> given = new HashMap<>();
    private @Nullable Path yaml;
    private boolean modeJudged;

    SettingSources(List<Class<? extends Record>> components, List<String> faults) {
        this.faults = faults;
        for (var component : components) {
            SettingKey.of(component).forEach(key -> (Settings.live(component) ? live : keys).put(key.name(), key));
            for (var rename : SettingKey.config(component).removed()) {
                removed.put(rename.substring(0, rename.indexOf('=')), rename.substring(rename.indexOf('=') + 1));
            }
        }
    }

    @Nullable
    Given given(SettingKey key) {
        return given.get(key.name());
    }

    void readFile(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        yaml = file;
        try (var reader = Files.newBufferedReader(file)) {
            var root = new Yaml().compose(reader);
            switch (root) {
                case null -> {}
                case MappingNode mapping -> walk("", mapping, file.getFileName() + " line ");
                default -> faults.add(file + ": (expected: keys with values, such as server.bind: 127.0.0.1)");
            }
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            faults.add(file + (mark == null ? "" : ", line " + (mark.getLine() + 1)) + ": " + e.getProblem());
        } catch (YAMLException e) {
            faults.add(file + ": " + e.getMessage());
        } catch (IOException e) {
            faults.add(file + " cannot be read: " + e.getMessage());
        }
    }

    private void walk(String prefix, MappingNode mapping, String where) {
        var seen = new TreeSet<String>();
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                faults.add(where + line(tuple.getKeyNode()) + ": (expected: a key that is one word)");
                continue;
            }
            var key = prefix + name.getValue();
            var at = where + line(name);
            if (!seen.add(key)) {
                faults.add(at + ": " + key + " stands there twice (expected: once)");
            }
            switch (tuple.getValueNode()) {
                case MappingNode inner -> walk(key + ".", inner, where);
                case SequenceNode list -> takeFromFile(key, text(list), at);
                case ScalarNode value when value.getTag().equals(Tag.NULL) -> {}
                case ScalarNode value -> takeFromFile(key, value.getValue(), at);
                default -> faults.add(at + ": " + key + " (expected: a value, a list or keys)");
            }
        }
    }

    private void takeFromFile(String name, String text, String source) {
        var key = keys.get(name);
        if (key != null && key.secret() && yaml != null && !modeJudged) {
            modeJudged = true;
            judgeMode(yaml);
        }
        take(name, text, source);
    }

    private void judgeMode(Path file) {
        try {
            var fault = SecretFile.fault(file);
            if (fault != null) {
                faults.add(fault);
            }
        } catch (IOException e) {
            faults.add(file + " cannot be judged: " + e.getMessage());
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static String text(SequenceNode list) {
        var words = new ArrayList<String>();
        for (var node : list.getValue()) {
            words.add(node instanceof ScalarNode scalar ? scalar.getValue() : node.toString());
        }
        return String.join(",", words);
    }

    void readEnvironment(Map<String, String> environment) {
        var byVariable = new HashMap<String, String>();
        keys.values().forEach(key -> byVariable.put(key.variable(), key.name()));
        ALIASES.forEach((variable, key) -> byVariable.put(variable, key));
        keys.values().stream()
                .filter(SettingKey::secret)
                .forEach(key -> byVariable.put(key.variable() + "_FILE", key.name() + "-file"));
        new TreeMap<>(environment).forEach((variable, text) -> {
            var key = byVariable.get(variable);
            if (key != null) {
                take(key, text, variable);
            } else if (live.values().stream().anyMatch(l -> l.variable().equals(variable))) {
                faults.add(variable + ": this is set while the platform runs (use PUT /settings/{key})");
            } else if (variable.startsWith("BHIV_") && !OTHER_VARIABLES.containsKey(variable)) {
                var known = new TreeSet<>(byVariable.keySet());
                known.addAll(OTHER_VARIABLES.keySet());
                faults.add(variable + ": no such variable" + rather(Nearest.to(variable, known)));
            }
        });
    }

    void readCommandLine(Map<String, String> options) {
        new TreeMap<>(options).forEach((name, text) -> {
            var key = keys.get(name);
            if (key != null && key.secret()) {
                faults.add(
                        "--%1$s: a secret that every user of this machine sees in the list of processes (expected: %2$s,"
                                        .formatted(name, key.variable())
                                + " %1$s_FILE, or --%2$s-file)".formatted(key.variable(), name));
            } else {
                take(name, text, "--" + name);
            }
        });
    }

    private void take(String name, String text, String source) {
        if (keys.containsKey(name)) {
            given.put(name, new Given(text.strip(), source));
            return;
        }
        var secret = name.endsWith("-file") ? keys.get(name.substring(0, name.length() - "-file".length())) : null;
        if (secret != null && secret.secret()) {
            takeFile(secret, Path.of(text.strip()), source);
        } else if (live.containsKey(name)) {
            faults.add("%s, from %s: this is set while the platform runs (use PUT /settings/%s)"
                    .formatted(name, source, name));
        } else if (removed.containsKey(name)) {
            faults.add("%s, from %s: this setting was removed (use %s)".formatted(name, source, removed.get(name)));
        } else {
            faults.add(
                    "%s, from %s: no such setting%s".formatted(name, source, rather(Nearest.to(name, keys.keySet()))));
        }
    }

    private void takeFile(SettingKey key, Path file, String source) {
        try {
            given.put(key.name(), new Given(SecretFile.read(file), source + " (" + file + ")"));
        } catch (ConfigurationException e) {
            e.faults().forEach(fault -> faults.add("%s-file, from %s: %s".formatted(key.name(), source, fault)));
        } catch (IOException e) {
            faults.add("%s-file, from %s: %s cannot be read (expected: a file with the secret)"
                    .formatted(key.name(), source, file));
        }
    }

    private static String rather(@Nullable String nearest) {
        return nearest == null ? "" : " (did you mean " + nearest + "?)";
    }
}
