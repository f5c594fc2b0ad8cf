package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.llm.VirtualKey;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.tenant.KnownTenants;
import ai.bhiv.platform.web.CredentialVerifier;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Proves virtual keys against what is in memory, which is at most two seconds old: the key itself, and what its owner
/// holds, so that a key never does more than its owner could (LLM-68).
@Component
public final class KeyVerifier implements CredentialVerifier {
    private static final Set<String> SCOPE = Set.of("llm:use");

    private final Catalogues catalogues;
    private final KeyOwners owners;
    private final KnownTenants tenants;
    private final Clock clock;

    KeyVerifier(Catalogues catalogues, KeyOwners owners, KnownTenants tenants, Clock clock) {
        this.catalogues = catalogues;
        this.owners = owners;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public boolean mine(String credential) {
        return credential.startsWith(KeySecrets.PREFIX);
    }

    @Override
    public Principal verify(String credential) {
        var claim = KeySecrets.claim(credential);
        if (claim == null || !catalogues.mayHave(claim.tenant(), claim.id())) {
            throw refused();
        }
        tenants.refuseSuspended(claim.tenant());
        var entry = catalogues.of(claim.tenant()).keys().get(claim.id());
        if (entry == null || !MessageDigest.isEqual(entry.hash(), KeySecrets.hash(credential)) || !opens(entry.key())) {
            throw refused();
        }
        var roles = owners.roles(claim.tenant(), entry.key().owner());
        if (roles.isEmpty()) {
            throw refused();
        }
        return new Principal(entry.key().owner(), entry.ownerName(), claim.tenant(), roles, null, SCOPE);
    }

    /// The key that a request came with, once it was proven; empty for an access token.
    public Optional<VirtualKey> of(String credential) {
        var claim = mine(credential) ? KeySecrets.claim(credential) : null;
        return claim == null
                ? Optional.empty()
                : Optional.ofNullable(catalogues.of(claim.tenant()).keys().get(claim.id()))
                        .map(KeyEntry::key);
    }

    private boolean opens(VirtualKey key) {
        return key.state() == VirtualKey.State.ACTIVE
                && (key.expiresAt() == null || key.expiresAt().isAfter(clock.instant()));
    }

    private static Problem refused() {
        return PlatformProblem.UNAUTHENTICATED
                .because("Authorization: (expected: a valid access token or virtual key)")
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
}
