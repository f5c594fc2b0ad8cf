package ai.bhiv.platform.discovery;

import ai.bhiv.platform.Role;
import java.net.URI;

/// One process that runs a role.
///
/// @param url where it answers, without a path
/// @param weight its part of the load, 1 to 1,000
public record Instance(Role role, URI url, int weight) {
    /// What an instance weighs when nothing else is said.
    public static final int WEIGHT = 100;
}
