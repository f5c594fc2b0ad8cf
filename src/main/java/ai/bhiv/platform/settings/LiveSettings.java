package ai.bhiv.platform.settings;

import ai.bhiv.platform.about.EffectiveSetting;
import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.SettingKey;
import ai.bhiv.platform.store.Revisions;
import ai.bhiv.platform.store.Tenancy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The values of settings that are changed while the platform runs, as the records that declare them. Reading one is a
/// look into memory: ask at each use, and keep none.
///
/// A record with [Config] and the scope `PLATFORM` or `TENANT` declares them; it stands in the list that the
/// composition
/// root gives. Each has a default, and is in force in every process within 5 s after it was set.
public final class LiveSettings {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

    static final String REVISION = "settings";

    private final Map<String, Class<? extends Record>> records = new TreeMap<>();
    private final Map<String, SettingKey> keys = new TreeMap<>();
    private final Set<String> startKeys = new TreeSet<>();
    private volatile Values values;

    /// @param texts what was set for the platform, as it is stored
    private record Values(
            Map<Class<?>, Record> platform, Map<String, Map<Class<?>, Record>> tenants, Map<String, String> texts) {}

    /// @param components all records of settings, those of the start too, which are only known by name here
    public LiveSettings(List<Class<? extends Record>> components) {
        for (var component : components) {
            for (var key : SettingKey.of(component)) {
                if (SettingKey.config(component).scope() == Config.Scope.START) {
                    startKeys.add(key.name());
                } else if (key.secret() || key.defaultText() == null) {
                    throw new IllegalArgumentException(
                            key.name() + " (expected: a default and no secret, as it is live)");
                } else {
                    keys.put(key.name(), key);
                    records.put(key.name(), component);
                }
            }
        }
        this.values = new Values(build(Map.of()), Map.of(), Map.of());
    }

    /// The settings of a running process: read now, and again after each change in any process.
    public static LiveSettings following(
            List<Class<? extends Record>> components, JdbcClient jdbc, Tenancy tenancy, Revisions revisions) {
        var live = new LiveSettings(components);
        var store = new SettingStore(jdbc);
        revisions.follow(REVISION, () -> live.replace(tenancy.inTenant(Tenancy.SYSTEM, store::all)));
        return live;
    }

    /// All keys with the platform's values and their sources, for `GET /config`.
    public List<EffectiveSetting> effective() {
        var texts = values.texts;
        return keys.values().stream()
                .map(key -> new EffectiveSetting(
                        key.name(),
                        texts.getOrDefault(key.name(), String.valueOf(key.defaultText())),
                        texts.containsKey(key.name()) ? "PUT /settings/" + key.name() : "default"))
                .toList();
    }

    /// The platform's value.
    public <R extends Record> R get(Class<R> component) {
        return component.cast(found(component, values.platform));
    }

    /// The tenant's value where it has one, the platform's otherwise.
    public <R extends Record> R get(Class<R> component, String tenant) {
        var now = values;
        return component.cast(found(component, now.tenants.getOrDefault(tenant, now.platform)));
    }

    private static Record found(Class<?> component, Map<Class<?>, Record> values) {
        var value = values.get(component);
        if (value == null) {
            throw new IllegalArgumentException(component.getName() + " is not among the live settings");
        }
        return value;
    }

    /// Takes what the database holds. A value that this process does not take, because another release or another hand
    /// wrote it, leaves the one before in force.
    void replace(List<StoredValue> stored) {
        var before = values;
        var platform = texts(stored, "");
        var tenants = new HashMap<String, Map<Class<?>, Record>>();
        for (var tenant : stored.stream().map(StoredValue::tenant).distinct().toList()) {
            if (!tenant.isEmpty()) {
                var all = new HashMap<>(platform);
                all.putAll(texts(stored, tenant));
                tenants.put(tenant, build(all, before.tenants.getOrDefault(tenant, before.platform)));
            }
        }
        values = new Values(build(platform, before.platform), Map.copyOf(tenants), platform);
    }

    private Map<String, String> texts(List<StoredValue> stored, String tenant) {
        var texts = new HashMap<String, String>();
        for (var one : stored) {
            if (one.tenant().equals(tenant) && one.value() != null && keys.containsKey(one.key())) {
                texts.put(one.key(), one.value());
            }
        }
        return texts;
    }

    private Map<Class<?>, Record> build(Map<String, String> texts, Map<Class<?>, Record> before) {
        var built = new HashMap<Class<?>, Record>();
        for (var component : Set.copyOf(records.values())) {
            try {
                built.put(component, record(component, texts));
            } catch (RuntimeException e) {
                LOG.warn("{}: a stored value is not taken, the one before stays", component.getSimpleName(), e);
                built.put(component, found(component, before));
            }
        }
        return Map.copyOf(built);
    }

    private Map<Class<?>, Record> build(Map<String, String> texts) {
        var built = new HashMap<Class<?>, Record>();
        Set.copyOf(records.values()).forEach(component -> built.put(component, record(component, texts)));
        return Map.copyOf(built);
    }

    private static <R extends Record> R record(Class<R> component, Map<String, String> texts) {
        var all = new java.util.ArrayList<@Nullable Object>();
        for (var key : SettingKey.of(component)) {
            var text = texts.getOrDefault(key.name(), key.defaultText());
            all.add(text == null ? null : key.read(text));
        }
        return SettingKey.record(component, all);
    }

    /// The declaration of a key; null when it is not live.
    @Nullable
    SettingKey key(String name) {
        return keys.get(name);
    }

    /// Whether single tenants may have a value of their own.
    boolean perTenant(String name) {
        var component = records.get(name);
        return component != null && SettingKey.config(component).scope() == Config.Scope.TENANT;
    }

    /// Refuses a value that breaks a rule across the values of its record.
    ///
    /// @param texts what holds beside it
    /// @throws RuntimeException when the value is not of its type, out of range, or breaks the rule
    void judge(String name, String value, Map<String, String> texts) {
        var component = records.get(name);
        if (component == null) {
            throw new IllegalArgumentException(name);
        }
        var all = new LinkedHashMap<>(texts);
        all.put(name, value);
        record(component, all);
    }

    Set<String> names() {
        return keys.keySet();
    }

    Set<String> startKeys() {
        return startKeys;
    }
}
