package ai.bhiv.gateway;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// A role in other processes, as the gateway that answers sees it.
public record Upstream(
        String role,
        @Meaning("`closed`, `open` or `half_open`.") String breaker,

        @Meaning("Seconds until an open breaker lets a request through, at most.")
        long probeSeconds,

        List<UpstreamInstance> instances) {}
