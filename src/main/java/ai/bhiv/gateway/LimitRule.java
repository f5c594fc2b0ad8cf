package ai.bhiv.gateway;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// A rule in force.
public record LimitRule(
        String rule,

        @Meaning("All must grant: so many a time, and with `burst` no more than so many at once.")
        List<String> bandwidths,

        @Meaning("`enforce`, or `observe` while refusals are only counted.")
        String mode) {}
