package ai.bhiv.platform.imports;

import java.time.Duration;

/// How a process holds the imports that it applies.
///
/// @param process names it to people who look at the lease
/// @param length how long it keeps an import when it is silent
public record ImportLease(String process, Duration length) {}
