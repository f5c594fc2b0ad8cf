package ai.bhiv.platform.about;

import java.time.Instant;
import java.util.List;

/// What runs.
///
/// @param roles keys of the roles in this process
public record ProcessInfo(String name, String version, List<String> roles, Instant startedAt) {}
