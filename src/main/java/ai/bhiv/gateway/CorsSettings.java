package ai.bhiv.gateway;

import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.Setting;
import java.util.List;
import java.util.regex.Pattern;

/// Which pages of other origins may call the gateway from a browser (GTW-52).
@Config(
        prefix = "cors",
        scope = Config.Scope.PLATFORM,
        meaning = "Which pages of other origins may call the gateway from a browser.")
public record CorsSettings(
        @Setting(
                value = "",
                meaning = "Exact origins such as `https://app.example.com`; none when empty. A wildcard and `null` are"
                        + " refused.")
        List<String> origins) {
    private static final Pattern ORIGIN =
            Pattern.compile("https?://[a-z0-9.-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+\\](:\\d{1,5})?");

    /// @throws IllegalArgumentException for what is no exact origin
    public CorsSettings {
        for (var origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("cors.origins: '" + origin
                        + "' (expected: an exact origin in lower case, such as https://app.example.com; no *, no null, no"
                        + " path)");
            }
        }
    }
}
