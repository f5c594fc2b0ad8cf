package ai.bhiv.platform.config;

import ai.bhiv.platform.Role;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        int portBase,

        @Setting(
                min = "0s",
                max = "60s",
                meaning =
                        "How long a process that was told to stop still takes requests while others learn of it; without"
                                + " a value 5s with an external database, else 0s.")
        @Nullable
        Duration drainDelay,

        @Setting(
                value = "100",
                min = "1",
                max = "1000",
                meaning = "The part of its roles' load that this process takes beside others, where gateways balance by"
                        + " weight.")
        int weight,

        @Setting(
                meaning = "The address that people and clients reach the gateway at; it is the issuer of tokens."
                        + " Without it, http://localhost and the gateway's port.")
        @Nullable
        String publicUrl) {

    /// @throws IllegalArgumentException when no role is named, or one that is not in the role table
    public ServerConfig {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("server.roles: '' (expected: all, or at least one role)");
        }
        var unknown = roles.stream()
                .filter(role -> !role.equals("all") && !Role.keys().contains(role))
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("server.roles: '" + String.join(", ", unknown)
                    + "' (expected: all, or some of " + String.join(", ", Role.keys()) + ")");
        }
        roles = List.copyOf(roles);
    }

    /// The roles of the table that are meant.
    public Set<Role> running() {
        return roles.contains("all")
                ? EnumSet.allOf(Role.class)
                : EnumSet.copyOf(roles.stream().map(Role::named).toList());
    }
}
