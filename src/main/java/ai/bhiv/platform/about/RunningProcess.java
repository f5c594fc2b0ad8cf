package ai.bhiv.platform.about;

import ai.bhiv.platform.Role;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// What the composition root tells of itself.
///
/// @param name host, pid and start, unique enough to tell processes apart in records
public record RunningProcess(String name, Set<Role> roles, Supplier<List<EffectiveSetting>> settings) {}
