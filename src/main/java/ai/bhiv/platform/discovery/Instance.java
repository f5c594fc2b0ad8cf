package ai.bhiv.platform.discovery;

import ai.bhiv.platform.Role;
import java.net.URI;

/// One process that runs a role.
///
/// @param url where it answers, without a path
public record Instance(Role role, URI url) {}
