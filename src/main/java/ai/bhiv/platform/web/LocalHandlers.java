package ai.bhiv.platform.web;

import ai.bhiv.platform.Role;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The outermost handlers of the roles in this process, so that a call to one of them needs no socket.
public final class LocalHandlers {
    private final Map<Role, Handler> handlers = new ConcurrentHashMap<>();

    public void put(Role role, Handler handler) {
        handlers.put(role, handler);
    }

    /// The role's handler, or nothing when the role runs elsewhere.
    public @Nullable Handler get(Role role) {
        return handlers.get(role);
    }

    /// All of them.
    public Map<Role, Handler> all() {
        return Map.copyOf(handlers);
    }
}
