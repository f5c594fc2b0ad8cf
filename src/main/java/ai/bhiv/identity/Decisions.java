package ai.bhiv.identity;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.json.Json;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Refusals that can be explained later without being stored (IDN-52): a decision's id is the decision itself, sealed
/// under a key that only the platform has, so nobody can read or make one.
public final class Decisions {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /// @param key 256 bits
    public Decisions(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /// A refusal as it was.
    ///
    /// @param scopes of the token
    public record Decision(
            String operation,
            String permission,
            String subject,
            String name,
            String tenant,
            List<String> roles,
            List<String> scopes,
            @Nullable String actor,
            Instant at) {

        /// Who was refused.
        public Principal principal() {
            return new Principal(subject, name, tenant, Set.copyOf(roles), actor, Set.copyOf(scopes));
        }
    }

    /// The id of a refusal.
    String id(Principal who, String operation, String permission, Instant at) {
        var decision = new Decision(
                operation,
                permission,
                who.id(),
                who.name(),
                who.tenant(),
                who.roles().stream().sorted().toList(),
                who.scopes().stream().sorted().toList(),
                who.actor(),
                at);
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(Json.MAPPER.writeValueAsBytes(decision));
            var id = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, id, NONCE_BYTES, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("decision: cannot be sealed", e);
        }
    }

    /// The refusal of this id; empty when the platform made no such id.
    public Optional<Decision> of(String id) {
        try {
            var sealed = Base64.getUrlDecoder().decode(id);
            if (sealed.length <= NONCE_BYTES) {
                return Optional.empty();
            }
            var text = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES))
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            return Optional.of(Json.MAPPER.readValue(text, Decision.class));
        } catch (GeneralSecurityException | IllegalArgumentException | JacksonException notOurs) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
