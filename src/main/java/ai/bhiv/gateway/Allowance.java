package ai.bhiv.gateway;

import ai.bhiv.platform.contract.Meaning;

/// What a caller has left of one rule.
public record Allowance(
        String rule,
        @Meaning("The bandwidth, such as 100/min.") String bandwidth,
        @Meaning("Requests that would be granted now.") long remaining,
        @Meaning("Seconds until all of it is there again.") long resetSeconds) {}
