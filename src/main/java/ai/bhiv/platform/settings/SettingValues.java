package ai.bhiv.platform.settings;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.contract.Version;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/// Settings that are changed while the platform runs. A change is in force in every process within 5 s.
@Resource(
        roles = {Role.GATEWAY, Role.LOGISTICS, Role.CRM, Role.AGENTS, Role.LLM, Role.INTEGRATIONS},
        module = "platform",
        name = "settings")
@HttpExchange("/settings")
public interface SettingValues {
    /// All of them, in the order of their keys.
    @GetExchange
    @Op(
            summary = "All settings that can be changed while the platform runs.",
            permission = "platform:read",
            inSystem = true,
            notATool = "Settings are for the person who runs the platform.",
            errors = "platform.record.not-found")
    Page<LiveSetting> list(
            @RequestParam("tenant")
                    @Meaning("The tenant whose values are meant; the platform's when left out.")
                    @Nullable
                    String tenant);

    /// One of them. A key of the start configuration answers 422.
    @GetExchange("/{key}")
    @Op(
            summary = "One setting that can be changed while the platform runs.",
            permission = "platform:read",
            inSystem = true,
            notATool = "Settings are for the person who runs the platform.",
            errors = "platform.setting.not-live")
    LiveSetting get(
            @PathVariable("key") String key,
            @RequestParam("tenant") @Meaning("The tenant whose value is meant; the platform's when left out.") @Nullable
                    String tenant);

    /// Sets it. `If-Match` is `"0"` for one that was never set.
    @PutExchange("/{key}")
    @Op(
            summary = "Change a setting while the platform runs.",
            security = SecurityType.SETTINGS_CHANGED,
            permission = "platform:configure",
            inSystem = true,
            notATool = "Settings are for the person who runs the platform.",
            errors = "platform.setting.not-live")
    LiveSetting set(
            @PathVariable("key") String key,
            @RequestParam("tenant") @Meaning("The tenant whose value is meant; the platform's when left out.") @Nullable
                    String tenant,
            @RequestHeader("If-Match") Version version,
            @RequestBody SettingValue value);

    /// Takes the value back: a tenant then has the platform's, and the platform the default.
    @DeleteExchange("/{key}")
    @Op(
            summary = "Take the value of a setting back to its default.",
            security = SecurityType.SETTINGS_CHANGED,
            permission = "platform:configure",
            inSystem = true,
            notATool = "Settings are for the person who runs the platform.",
            errors = "platform.setting.not-live")
    LiveSetting reset(
            @PathVariable("key") String key,
            @RequestParam("tenant") @Meaning("The tenant whose value is meant; the platform's when left out.") @Nullable
                    String tenant,
            @RequestHeader("If-Match") Version version);
}
