package ai.bhiv.identity.internal;

import ai.bhiv.identity.ServiceKeys;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.MasterKey;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The public keys of the platform's roles. A row counts only with an attestation under the master key: whoever can
/// write to the database alone cannot make himself a role.
@Component
final class ServiceKeyStore {
    private final JdbcClient jdbc;
    private final MasterKey master;

    ServiceKeyStore(JdbcClient jdbc, MasterKey master) {
        this.jdbc = jdbc;
        this.master = master;
    }

    /// A JWK set in JSON; null when no process of the role has made itself known in the last day.
    @Nullable
    String ofRole(String role) {
        var set = Json.MAPPER.createObjectNode();
        var keys = set.putArray("keys");
        jdbc.sql("""
                        select public_jwk::text, kid, attestation from identity.service_keys
                        where role = :role and seen_at > now() - interval '1 day'
                        """)
                .param("role", role)
                .query((row, _) -> {
                    if (Hashes.same(row.getBytes(3), ServiceKeys.attestation(master, role, row.getString(2)))) {
                        keys.add(Json.MAPPER.readTree(row.getString(1)));
                    }
                    return 0;
                })
                .list();
        return keys.isEmpty() ? null : set.toString();
    }
}
