package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.KeyRotation;
import ai.bhiv.identity.SigningKey;
import ai.bhiv.identity.SigningKeyList;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.problem.PlatformProblem;

@Endpoint
final class KeyRotationEndpoint implements KeyRotation {
    private final SigningKeyStore store;
    private final KeyRing keys;
    private final Announcements announcements;

    KeyRotationEndpoint(SigningKeyStore store, KeyRing keys, Announcements announcements) {
        this.store = store;
        this.keys = keys;
        this.announcements = announcements;
    }

    @Override
    public SigningKeyList list() {
        return new SigningKeyList(store.all());
    }

    @Override
    public SigningKey rotate() {
        var kid = keys.addPending(KeyRing.SOON);
        announcements.keys();
        return found(kid);
    }

    @Override
    public SigningKey compromised(String kid) {
        var key = found(kid);
        if (key.status().equals("destroyed")) {
            throw IdentityProblem.KEY_STATE.because("key: " + kid + " is destroyed (expected: one that was accepted)");
        }
        boolean signs = key.status().equals("active");
        store.compromise(kid);
        announcements.key(kid);
        if (signs) {
            if (!store.hasPending()) {
                keys.addPending(java.time.Duration.ZERO);
            }
            store.activateNext();
        }
        announcements.keys();
        return found(kid);
    }

    private SigningKey found(String kid) {
        return store.all().stream()
                .filter(key -> key.kid().equals(kid))
                .findFirst()
                .orElseThrow(() -> PlatformProblem.NOT_FOUND.because("key: " + kid + " (expected: a known key id)"));
    }
}
