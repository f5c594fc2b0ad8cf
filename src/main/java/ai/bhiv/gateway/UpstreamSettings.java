package ai.bhiv.gateway;

import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.Setting;
import java.time.Duration;

/// How the gateway sends to roles in other processes (GTW-15, GTW-20).
@Config(
        prefix = "upstream",
        scope = Config.Scope.PLATFORM,
        meaning = "How the gateway sends to roles in other processes.")
public record UpstreamSettings(
        @Setting(
                value = "p2c",
                meaning = "How an instance is chosen: `p2c` (the better of two), `round_robin`, `least_requests` or"
                        + " `weighted`.")
        String balance,

        @Setting(
                value = "5",
                min = "1",
                max = "1000",
                meaning = "After how many failures in a row a role's breaker opens; for a role that nothing was sent to"
                        + " yet.")
        int breakerFailures,

        @Setting(
                value = "120s",
                min = "1s",
                max = "10m",
                meaning = "How long an open breaker refuses before it tries again, at most; for a role that nothing was"
                        + " sent to yet.")
        Duration breakerOpen) {

    /// @throws IllegalArgumentException for an unknown way to choose
    public UpstreamSettings {
        if (!balance.matches("p2c|round_robin|least_requests|weighted")) {
            throw new IllegalArgumentException(
                    "upstream.balance: '" + balance + "' (expected: p2c, round_robin, least_requests or weighted)");
        }
    }
}
