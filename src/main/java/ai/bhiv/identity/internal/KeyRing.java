package ai.bhiv.identity.internal;

import ai.bhiv.identity.Jwk;
import ai.bhiv.identity.JwkSet;
import ai.bhiv.identity.VerificationKeys;
import ai.bhiv.identity.internal.SigningKeyStore.StoredKey;
import ai.bhiv.platform.seal.Sealing;
import ai.bhiv.platform.store.Transactions;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The keys that tokens are signed with (IDN-21): made at the first start, sealed in the database, open in memory.
@Component
final class KeyRing implements VerificationKeys {
    private static final String SYSTEM_TENANT = "_system";
    private static final int MODULUS_BITS = 2048;

    private final Transactions transactions;
    private final SigningKeyStore store;
    private final Sealing sealing;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Keys keys;

    KeyRing(Transactions transactions, SigningKeyStore store, Sealing sealing) {
        this.transactions = transactions;
        this.store = store;
        this.sealing = sealing;
    }

    /// The key that signs, with its private part.
    RSAKey active() {
        return open().active;
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
                var sealed = sealing.seal(
                        purpose(made.getKeyID()), made.toJSONString().getBytes(StandardCharsets.UTF_8));
                store.addActive(made.getKeyID(), made.toPublicJWK().toJSONString(), sealed);
                return store.accepted();
            });
        }
        var published = new JwkSet(
                stored.stream().map(key -> jwk(parse(key.publicJwk()))).toList());
        var active = stored.getFirst();
        var opened = transactions.inTenant(
                SYSTEM_TENANT,
                () -> new String(sealing.open(purpose(active.kid()), active.sealedPrivate()), StandardCharsets.UTF_8));
        return new Keys(parse(opened), published);
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
