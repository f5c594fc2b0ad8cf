package ai.bhiv.platform.about;

import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.Setting;

/// Who may see what the API looks like.
@Config(prefix = "docs", scope = Config.Scope.PLATFORM, meaning = "Who may see what the API looks like.")
public record DocsSettings(
        @Setting(
                name = "public",
                value = "true",
                meaning = "Whether `/docs` and `/openapi.json` are shown without signing in.")
        boolean open) {}
