package ai.bhiv.platform.settings;

import ai.bhiv.platform.config.SettingKey;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Nearest;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Revisions;
import java.util.HashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class SettingEndpoint implements SettingValues {
    private final LiveSettings live;
    private final SettingStore store;
    private final Revisions revisions;
    private final Authority authority;

    SettingEndpoint(LiveSettings live, JdbcClient jdbc, Revisions revisions, Authority authority) {
        this.live = live;
        this.store = new SettingStore(jdbc);
        this.revisions = revisions;
        this.authority = authority;
    }

    @Override
    public Page<LiveSetting> list(@Nullable String tenant) {
        checkTenant(tenant);
        return new Page<>(
                live.names().stream()
                        .filter(name -> tenant == null || live.perTenant(name))
                        .map(name -> shown(Objects.requireNonNull(live.key(name)), tenant))
                        .toList(),
                null,
                null);
    }

    @Override
    public LiveSetting get(String key, @Nullable String tenant) {
        var declared = declared(key, tenant);
        checkTenant(tenant);
        return shown(declared, tenant);
    }

    @Override
    public LiveSetting set(String key, @Nullable String tenant, Version version, SettingValue value) {
        var declared = declared(key, tenant);
        checkTenant(tenant);
        judge(declared, tenant, value.value());
        store.write(whose(tenant), key, value.value(), version, by());
        revisions.changed(LiveSettings.REVISION);
        return shown(declared, tenant);
    }

    @Override
    public LiveSetting reset(String key, @Nullable String tenant, Version version) {
        var declared = declared(key, tenant);
        checkTenant(tenant);
        store.write(whose(tenant), key, null, version, by());
        revisions.changed(LiveSettings.REVISION);
        return shown(declared, tenant);
    }

    private SettingKey declared(String key, @Nullable String tenant) {
        var declared = live.key(key);
        if (declared == null && live.startKeys().contains(key)) {
            throw PlatformProblem.SETTING_NOT_LIVE.because("key: " + key
                    + " is read when the process starts (expected: a change of the file, variable or option that sets"
                    + " it, and a new start)");
        }
        if (declared == null) {
            var nearest = Nearest.to(key, live.names());
            throw PlatformProblem.NOT_FOUND
                    .because("key: " + key + (nearest == null ? "" : " (did you mean " + nearest + "?)"))
                    .with(Fault.parameter("key", key, "one of GET /settings").orRather(nearest));
        }
        if (tenant != null && !live.perTenant(key)) {
            throw PlatformProblem.INVALID
                    .because("tenant: " + tenant + " (expected: none, because " + key + " is the platform's)")
                    .with(Fault.parameter("tenant", tenant, "none, because " + key + " has one value for all tenants"));
        }
        return declared;
    }

    /// Who may not configure the platform knows of no tenant but his own.
    private void checkTenant(@Nullable String tenant) {
        if (tenant == null) {
            return;
        }
        var caller = RequestContext.current().principal();
        boolean operator = authority.decide(caller, "platform:configure") == Authority.Verdict.ALLOWED;
        if (!operator && !caller.tenant().equals(tenant) || !store.tenantExists(tenant)) {
            throw PlatformProblem.NOT_FOUND
                    .because("tenant: " + tenant)
                    .with(Fault.parameter("tenant", tenant, "the id of a tenant"));
        }
    }

    private void judge(SettingKey key, @Nullable String tenant, String value) {
        var texts = new HashMap<String, String>();
        for (var whose : tenant == null ? new String[] {""} : new String[] {"", tenant}) {
            live.names().forEach(name -> {
                var stored = store.one(whose, name).value();
                if (stored != null) {
                    texts.put(name, stored);
                }
            });
        }
        try {
            key.read(value);
        } catch (RuntimeException e) {
            throw refused(key, value, key.expected(), e);
        }
        try {
            live.judge(key.name(), value, texts);
        } catch (IllegalArgumentException rule) {
            throw refused(key, value, String.valueOf(rule.getMessage()), rule);
        }
    }

    private static RuntimeException refused(SettingKey key, String value, String expected, RuntimeException cause) {
        return new ai.bhiv.platform.problem.Problem(
                        PlatformProblem.INVALID, key.name() + ": " + value + " (expected: " + expected + ")", cause)
                .with(Fault.body("/value", value, expected));
    }

    private LiveSetting shown(SettingKey key, @Nullable String tenant) {
        var platform = store.one("", key.name());
        var own = tenant == null ? platform : store.one(tenant, key.name());
        var standard = Objects.requireNonNull(key.defaultText());
        LiveSetting.Source source;
        String value;
        if (tenant != null && own.value() != null) {
            source = LiveSetting.Source.TENANT;
            value = own.value();
        } else if (platform.value() != null) {
            source = LiveSetting.Source.PLATFORM;
            value = platform.value();
        } else {
            source = LiveSetting.Source.DEFAULT;
            value = standard;
        }
        return new LiveSetting(
                key.name(),
                tenant,
                value,
                source,
                standard,
                key.expected(),
                key.declared().meaning(),
                live.perTenant(key.name()),
                own.version(),
                own.changedBy(),
                own.changedAt());
    }

    private static String whose(@Nullable String tenant) {
        return tenant == null ? "" : tenant;
    }

    private static String by() {
        return RequestContext.current().principal().id();
    }
}
