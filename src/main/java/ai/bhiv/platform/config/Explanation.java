package ai.bhiv.platform.config;

import org.jspecify.annotations.Nullable;

/// What is known of one setting: the answer of `config explain` and a line of `GET /config`.
///
/// @param value as it would be written in the file; null when nothing is set; `set` or `unset` for a secret
/// @param source `default`, `bhiv.yaml line 3`, the variable, or the option
/// @param defaultValue null when there is none
/// @param range null when there is none
/// @param variable the environment variable that sets it
public record Explanation(
        String key,
        @Nullable String value,
        String source,
        @Nullable String defaultValue,
        @Nullable String range,
        String expected,
        String meaning,
        String variable) {}
