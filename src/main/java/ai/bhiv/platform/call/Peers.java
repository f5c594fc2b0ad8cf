package ai.bhiv.platform.call;

import ai.bhiv.platform.Role;
import java.net.URI;
import java.util.Optional;

/// Where the roles are that do not run in this process.
public interface Peers {
    /// The address of a running instance of the role, without a path.
    Optional<URI> address(Role role);

    /// The address of another instance than one that gave no answer; that one again when no other is known.
    default Optional<URI> another(Role role, URI tried) {
        return address(role);
    }
}
