package ai.bhiv.guard;

import ai.bhiv.guard.internal.Networks;
import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.Setting;
import java.util.List;
import java.util.Set;

/// What is done about attacks that inspection finds (GRD-27), and who a request comes from (GRD-1). The narrowest entry
/// of `routes` holds, else `mode`.
@Config(prefix = "guard", scope = Config.Scope.PLATFORM, meaning = "What is done about attacks in requests.")
public record GuardSettings(
        @Setting(
                value = "observe",
                meaning =
                        "`off` reads nothing, `observe` records, `block` answers 403 before anybody is known and keeps"
                                + " out who goes on.")
        String mode,

        @Setting(
                value = "/health=off,/security/inspect=off",
                meaning = "Paths with a mode of their own, the longest that fits: `/crm/=block,/agents/=observe`.")
        String routes,

        @Setting(
                meaning = "Networks of the proxies in front, such as `10.0.0.0/8`; only what they say of the client's"
                        + " address is believed.")
        List<String> trustedProxies,

        @Setting(
                value = "X-Forwarded-For",
                meaning = "The header in which trusted proxies name the client: `X-Forwarded-For` or `Forwarded`.")
        String forwardedHeader) {
    private static final Set<String> MODES = Set.of("off", "observe", "block");

    public GuardSettings {
        trustedProxies = List.copyOf(trustedProxies);
        check(mode);
        for (var route : entries(routes)) {
            int equals = route.indexOf('=');
            if (equals < 1 || !route.startsWith("/")) {
                throw new IllegalArgumentException("guard.routes: '" + route + "' (expected: /path=mode)");
            }
            check(route.substring(equals + 1));
        }
        trustedProxies.forEach(Networks::check);
        if (!Set.of("x-forwarded-for", "forwarded").contains(forwardedHeader.toLowerCase(java.util.Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "guard.forwarded-header: '" + forwardedHeader + "' (expected: X-Forwarded-For or Forwarded)");
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
