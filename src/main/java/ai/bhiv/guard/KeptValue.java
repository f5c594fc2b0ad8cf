package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;

/// One value of a request that was kept as evidence, without secrets.
public record KeptValue(
        @Meaning("Where it stood: path, query, json, header and so on.")
        String place,

        @Meaning("The name of the parameter or field.") String name,

        @Meaning("At most 500 characters; passwords, keys, tokens and cookies are masked.")
        String text) {}
