package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// One thing that was found in a request, with all that is needed to judge it.
public record Finding(
        ThreatType type,

        @Meaning("The rule that was met, such as sql.union.")
        String rule,

        @Meaning("What the rule means.") String meaning,
        @Meaning("What it counts; 5 in one value refuse.") int points,

        @Meaning("Where it stood: path, query, json, header and so on.")
        String place,

        @Meaning("The name of the parameter or field.") String name,
        @Meaning("In the decoded value, in characters.") int offset,
        int length,

        @Meaning("The decoders that had to be passed, in order.")
        List<String> decoding,

        @Meaning("The decoded value around it, at most 120 characters.")
        String excerpt) {}
