package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.store.MasterKey;
import ai.bhiv.platform.store.Transactions;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The key pair of each role of this process (IDN-27): made when it starts, never written down, so none can be stolen
/// from a disk. The public half goes to the database with an attestation under the master key, which only processes of
/// this installation have; the authorization server accepts no other. `kid` is the key's thumbprint (RFC 7638), so the
/// attestation of role and `kid` binds the key itself.
public final class ServiceKeys {
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final MasterKey master;
    private final Map<Role, ECKey> keys = new HashMap<>();

    /// @param roles of this process
    public ServiceKeys(JdbcClient jdbc, Transactions transactions, MasterKey master, Set<Role> roles) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.master = master;
        try {
            for (var role : roles) {
                keys.put(
                        role,
                        new ECKeyGenerator(Curve.P_256)
                                .keyIDFromThumbprint(true)
                                .generate());
            }
        } catch (JOSEException e) {
            throw new IllegalStateException("service key: cannot be made", e);
        }
    }

    /// The role's key with its private half.
    public ECKey of(Role role) {
        var key = keys.get(role);
        if (key == null) {
            throw new IllegalStateException("role: " + role.key() + " does not run in this process");
        }
        return key;
    }

    /// Makes the public halves known, and keeps them so; forgets those that nobody has kept for two days.
    public void register() {
        transactions.inTenant("_system", () -> {
            keys.forEach((role, key) -> jdbc.sql("""
                            insert into identity.service_keys (kid, role, public_jwk, attestation)
                            values (:kid, :role, :jwk::jsonb, :attestation)
                            on conflict (tenant_id, kid) do update set seen_at = now()
                            """)
                    .param("kid", key.getKeyID())
                    .param("role", role.key())
                    .param("jwk", key.toPublicJWK().toJSONString())
                    .param("attestation", attestation(master, role.key(), key.getKeyID()))
                    .update());
            return jdbc.sql("delete from identity.service_keys where seen_at < now() - interval '2 days'")
                    .update();
        });
    }

    /// Proof that a process of this installation named this key for this role.
    public static byte[] attestation(MasterKey master, String role, String kid) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(master.derived("service keys"), "HmacSHA256"));
            return mac.doFinal((role + " " + kid).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
