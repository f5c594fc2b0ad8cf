package ai.bhiv.platform.web;

import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.Setting;

/// Whether requests are written down.
@Config(prefix = "access-log", scope = Config.Scope.PLATFORM, meaning = "Whether requests are written down.")
public record AccessLogSettings(
        @Setting(
                value = "true",
                meaning = "Whether each request becomes one line of JSON in `logs/access.log` of the home.")
        boolean enabled) {}
