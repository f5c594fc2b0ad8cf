package ai.bhiv.gateway;

import ai.bhiv.platform.contract.Meaning;

/// An instance of a role, as the gateway that answers sees it.
public record UpstreamInstance(
        String url,
        int weight,

        @Meaning("`in`; `ejected` for a while after failures; `down` until its probes are answered.")
        String state,

        @Meaning("Requests that it has in work for this gateway.")
        int inFlight,

        @Meaning("Microseconds to the head of an answer, lately.")
        long latencyMicros) {}
