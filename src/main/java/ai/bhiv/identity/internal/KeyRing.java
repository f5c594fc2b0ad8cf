package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.Jwk;
import ai.bhiv.identity.JwkSet;
import ai.bhiv.identity.KeyLife;
import ai.bhiv.identity.VerificationKeys;
import ai.bhiv.identity.internal.SigningKeyStore.StoredKey;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.seal.Sealing;
import ai.bhiv.platform.store.Transactions;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The keys that tokens are signed with (IDN-21): made at the first start, sealed in the database, open in memory.
@Component
final class KeyRing implements VerificationKeys, KeyLife {
    private static final String SYSTEM_TENANT = "_system";
    private static final int MODULUS_BITS = 2048;
    private static final Duration ACTIVE = Duration.ofDays(90);
    private static final Duration PUBLISHED = Duration.ofHours(24);

    /// Longer than the feed needs to tell every process of a new key.
    static final Duration SOON = Duration.ofSeconds(15);

    private final Transactions transactions;
    private final SigningKeyStore store;
    private final Sealing sealing;
    private final IdentitySettings settings;
    private final AuditTrail audit;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Keys keys;
    private volatile String state = "";

    KeyRing(
            Transactions transactions,
            SigningKeyStore store,
            Sealing sealing,
            IdentitySettings settings,
            AuditTrail audit) {
        this.audit = audit;
        this.settings = settings;
        this.transactions = transactions;
        this.store = store;
        this.sealing = sealing;
    }

    /// The key that signs, with its private part.
    RSAKey active() {
        return open().active;
    }

    /// What a statement of ours says, other than an access token; its times are not looked at.
    Optional<JWTClaimsSet> statement(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            var kid = jwt.getHeader().getKeyID();
            for (var key : open().published.keys()) {
                if (key.kid().equals(kid)
                        && JOSEObjectType.JWT.equals(jwt.getHeader().getType())
                        && JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
                    var publicKey = new RSAKey.Builder(new Base64URL(key.n()), new Base64URL(key.e())).build();
                    var claims = jwt.getJWTClaimsSet();
                    if (jwt.verify(new RSASSAVerifier(publicKey))
                            && settings.issuer().equals(claims.getIssuer())) {
                        return Optional.of(claims);
                    }
                }
            }
            return Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    @Override
    public JwkSet fetch() {
        return open().published;
    }

    /// Opens the keys, and makes one when there is none.
    ///
    /// @throws IllegalStateException when the master key does not open them; never are new ones made over old ones
    Keys open() {
        var opened = keys;
        if (opened != null) {
            return opened;
        }
        opening.lock();
        try {
            if (keys == null) {
                keys = load();
            }
            return keys;
        } finally {
            opening.unlock();
        }
    }

    private Keys load() {
        var stored = transactions.inTenant(SYSTEM_TENANT, store::accepted);
        if (stored.stream().noneMatch(StoredKey::active)) {
            var made = generate();
            stored = transactions.inTenant(SYSTEM_TENANT, () -> {
                if (store.addActive(made.getKeyID(), made.toPublicJWK().toJSONString(), sealed(made))) {
                    changed("create", made.getKeyID());
                }
                return store.accepted();
            });
        }
        var published = new JwkSet(
                stored.stream().map(key -> jwk(parse(key.publicJwk()))).toList(), settings.issuer());
        var active = stored.getFirst();
        var opened = transactions.inTenant(
                SYSTEM_TENANT,
                () -> new String(sealing.open(purpose(active.kid()), active.sealedPrivate()), StandardCharsets.UTF_8));
        return new Keys(parse(opened), published);
    }

    /// Adds the key that signs next; in the transaction that is open.
    ///
    /// @return its id
    String addPending(Duration until) {
        var made = generate();
        store.addPending(made.getKeyID(), made.toPublicJWK().toJSONString(), sealed(made), until);
        return made.getKeyID();
    }

    private byte[] sealed(RSAKey made) {
        return sealing.seal(purpose(made.getKeyID()), made.toJSONString().getBytes(StandardCharsets.UTF_8));
    }

    /// Takes what other processes changed, and moves the keys on when their time has come (IDN-21): a new one 24 h
    /// before the active one is 90 d old, active when it was published for long enough, at last destroyed.
    @Override
    public void turn() {
        boolean moved = transactions.inTenant(SYSTEM_TENANT, () -> {
            if (store.activeOlderThan(ACTIVE.minus(PUBLISHED)) && !store.hasPending()) {
                changed("create", addPending(PUBLISHED));
            }
            var activated = store.activateDue();
            activated.ifPresent(kid -> changed("update", kid));
            var destroyed = store.destroyOld();
            destroyed.forEach(kid -> changed("delete", kid));
            return activated.isPresent() || !destroyed.isEmpty();
        });
        var now = transactions.inTenant(SYSTEM_TENANT, store::state);
        if (moved || !now.equals(state)) {
            keys = load();
            state = now;
        }
    }

    /// Tells of what the keys do by themselves; what somebody does to them is told by its operation.
    private void changed(String action, String kid) {
        audit.write(AuditEvent.of("identity.key-rotation.turn", action)
                .by(Principal.system(SYSTEM_TENANT))
                .on("identity.key-rotation", kid)
                .rule("life of signing keys")
                .security(SecurityType.SIGNING_KEY_CHANGED));
    }

    private static RSAKey generate() {
        try {
            return new RSAKeyGenerator(MODULUS_BITS).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("signing key: cannot be made", e);
        }
    }

    private static RSAKey parse(String json) {
        try {
            return RSAKey.parse(json);
        } catch (ParseException e) {
            throw new IllegalStateException("signing key: not a JWK", e);
        }
    }

    private static Jwk jwk(RSAKey key) {
        return new Jwk(
                "RSA",
                key.getKeyID(),
                "sig",
                "RS256",
                key.getModulus().toString(),
                key.getPublicExponent().toString());
    }

    private static String purpose(String kid) {
        return "signing key " + kid;
    }

    /// @param active the key that signs
    /// @param published the public parts of all accepted keys
    record Keys(RSAKey active, JwkSet published) {}
}
