package ai.bhiv.gateway;

import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.Setting;
import java.util.List;

/// How much a caller may ask of the gateway (GTW-30). A rule is one bandwidth or several, all of which must grant.
@Config(
        prefix = "limits",
        scope = Config.Scope.TENANT,
        meaning = "How much a caller may ask of the gateway. A rule is a bandwidth such as `100/min` or"
                + " `50/min burst 5`, or several that must all grant.")
public record LimitSettings(
        @Setting(
                value = "enforce",
                meaning = "`enforce`, or `observe` to count what would be refused and refuse nothing.")
        String mode,

        @Setting(value = "100/min", meaning = "All requests of one caller.")
        List<String> api,

        @Setting(value = "600/min", meaning = "All requests of a person signed in at the console or the command line.")
        List<String> session,

        @Setting(value = "1000/min", meaning = "All requests of a service account.")
        List<String> service,

        @Setting(value = "10/min", meaning = "What one caller starts that works long: runs, replays.")
        List<String> workflow,

        @Setting(value = "50/min burst 5", meaning = "Calls of models by one caller.")
        List<String> provider,

        @Setting(value = "10/min", meaning = "Sign-in from one address (IPv6: from one /64).")
        List<String> login,

        @Setting(value = "5/min", meaning = "Exports of one caller.")
        List<String> export,

        @Setting(value = "50", min = "1", max = "100000", meaning = "Requests of one caller in work at once.")
        int inFlight,

        @Setting(value = "20", min = "1", max = "100000", meaning = "Streams of one caller open at once.")
        int streams) {

    /// @throws IllegalArgumentException naming the rule that cannot be read
    public LimitSettings {
        if (!mode.equals("enforce") && !mode.equals("observe")) {
            throw new IllegalArgumentException("limits.mode: '" + mode + "' (expected: enforce or observe)");
        }
        for (var rule : List.of(api, session, service, workflow, provider, login, export)) {
            if (rule.isEmpty()) {
                throw new IllegalArgumentException("limits: an empty rule (expected: at least one bandwidth)");
            }
            rule.forEach(Bandwidth::parse);
        }
    }

    /// Whether refusals are only counted.
    public boolean observing() {
        return mode.equals("observe");
    }
}
