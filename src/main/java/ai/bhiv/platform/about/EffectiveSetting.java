package ai.bhiv.platform.about;

/// One setting in force.
///
/// @param value the value; of a secret only `set` or `unset`
/// @param source `default`, `bhiv.yaml`, an environment variable's name, `command line`, or the operation that set a
///     live one
public record EffectiveSetting(String key, String value, String source) {}
