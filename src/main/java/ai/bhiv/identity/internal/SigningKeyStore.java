package ai.bhiv.identity.internal;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `identity.signing_keys`, all of tenant `_system`.
@Component
final class SigningKeyStore {
    private final JdbcClient jdbc;

    SigningKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Adds the active key unless there is one already: of two processes at once, one adds.
    void addActive(String kid, String publicJwk, byte[] sealedPrivate) {
        jdbc.sql("""
                        insert into identity.signing_keys (kid, algorithm, public_jwk, sealed_private, status)
                        values (:kid, 'RS256', :publicJwk::jsonb, :sealedPrivate, 'active')
                        on conflict do nothing
                        """)
                .param("kid", kid)
                .param("publicJwk", publicJwk)
                .param("sealedPrivate", sealedPrivate)
                .update();
    }

    /// All keys whose signatures are accepted, the active one first.
    List<StoredKey> accepted() {
        return jdbc.sql("""
                        select kid, status, public_jwk::text, sealed_private
                        from identity.signing_keys
                        where status in ('active', 'pending', 'retired')
                        order by status = 'active' desc, created_at
                        """)
                .query((row, _) -> new StoredKey(
                        row.getString("kid"),
                        row.getString("status").equals("active"),
                        row.getString("public_jwk"),
                        row.getBytes("sealed_private")))
                .list();
    }

    record StoredKey(String kid, boolean active, String publicJwk, byte[] sealedPrivate) {}
}
