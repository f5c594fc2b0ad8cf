package ai.bhiv.guard;

import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.Setting;
import java.util.List;
import java.util.Set;

/// What is done about attacks that inspection finds (GRD-27). The narrowest entry of `routes` holds, else `mode`.
@Config(prefix = "guard", scope = Config.Scope.PLATFORM, meaning = "What is done about attacks in requests.")
public record GuardSettings(
        @Setting(
                value = "observe",
                meaning =
                        "`off` reads nothing, `observe` logs and counts, `block` answers 403 before anybody is known.")
        String mode,

        @Setting(
                value = "/health=off",
                meaning = "Paths with a mode of their own, the longest that fits: `/crm/=block,/agents/=observe`.")
        String routes) {
    private static final Set<String> MODES = Set.of("off", "observe", "block");

    public GuardSettings {
        check(mode);
        for (var route : entries(routes)) {
            int equals = route.indexOf('=');
            if (equals < 1 || !route.startsWith("/")) {
                throw new IllegalArgumentException("guard.routes: '" + route + "' (expected: /path=mode)");
            }
            check(route.substring(equals + 1));
        }
    }

    private static void check(String mode) {
        if (!MODES.contains(mode)) {
            throw new IllegalArgumentException("guard.mode: '" + mode + "' (expected: off, observe or block)");
        }
    }

    private static List<String> entries(String routes) {
        return java.util.stream.Stream.of(routes.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /// The mode that holds for a path.
    public String mode(String path) {
        var best = mode;
        int length = -1;
        for (var entry : entries(routes)) {
            int equals = entry.indexOf('=');
            if (equals > length && path.startsWith(entry.substring(0, equals))) {
                best = entry.substring(equals + 1);
                length = equals;
            }
        }
        return best;
    }
}
