package ai.bhiv.identity.internal;

import ai.bhiv.platform.id.Ids;
import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes to the revocation feed (IDN-20), in the transaction of the change that it announces.
@Component
final class Announcements {
    private final JdbcClient jdbc;
    private final Ids ids;

    Announcements(JdbcClient jdbc, Ids ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /// All tokens of the session.
    void session(String sid) {
        announce("session", sid);
    }

    /// All tokens of the user, or made in its name, issued until now.
    void subject(UUID user) {
        announce("subject", user.toString());
    }

    /// What the user holds from now on, whatever its tokens say.
    void roles(UUID user, Collection<String> held) {
        announce("roles", user + " " + String.join(",", held));
    }

    /// One token, by its `jti`.
    void token(String id) {
        announce("token", id);
    }

    /// All tokens of the client issued until now.
    void client(String clientId) {
        announce("client", clientId);
    }

    /// All tokens made under the delegation.
    void delegation(String id) {
        announce("delegation", id);
    }

    /// All tokens with which agents act in the tenant, issued until now.
    void actors(String tenant) {
        announce("actors", tenant);
    }

    /// All tokens that the key signed.
    void key(String kid) {
        announce("key", kid);
    }

    /// The set of keys has changed.
    void keys() {
        announce("keys", "changed");
    }

    private void announce(String kind, String value) {
        jdbc.sql("select identity.announce(:id, :kind, :value)")
                .param("id", ids.next())
                .param("kind", kind)
                .param("value", value)
                .query((_, _) -> 0)
                .single();
    }
}
