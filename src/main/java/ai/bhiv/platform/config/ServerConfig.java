package ai.bhiv.platform.config;

import java.util.List;

/// What this process serves and where it listens.
@Config(prefix = "server", meaning = "What this process serves and where it listens.")
public record ServerConfig(
        @Setting(value = "all", meaning = "The roles that this process runs, or `all`.")
        List<String> roles,

        @Setting(value = "127.0.0.1", meaning = "The address that all ports are bound to.")
        String bind,

        @Setting(
                value = "8000",
                min = "1",
                max = "65530",
                meaning = "The port of the gateway; logistics, crm, agents, llm and integrations have the next five.")
        int portBase) {

    /// @throws IllegalArgumentException when no role is named
    public ServerConfig {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("server.roles: '' (expected: all, or at least one role)");
        }
        roles = List.copyOf(roles);
    }
}
