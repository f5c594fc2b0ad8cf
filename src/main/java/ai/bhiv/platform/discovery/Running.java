package ai.bhiv.platform.discovery;

import ai.bhiv.platform.Role;
import java.util.List;

/// Which instances of a role take requests.
@FunctionalInterface
public interface Running {
    /// In an order that stays; the same list as before while nothing changed is known.
    List<Instance> running(Role role);
}
