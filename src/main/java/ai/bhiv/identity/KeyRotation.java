package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// The life of the signing keys. They rotate by themselves every 90 days.
@Resource(roles = Role.GATEWAY, module = "identity", name = "key-rotation", problems = IdentityProblem.class)
@HttpExchange("/signing-keys")
public interface KeyRotation {
    @GetExchange
    @Op(
            summary = "List the keys that tokens are signed with.",
            permission = "platform:configure",
            notATool = "It speaks of the platform's own keys.",
            inSystem = true)
    SigningKeyList list();

    /// Makes the next key. It is published at once, signs fifteen seconds later, when every process knows it, and the
    /// one before it stays accepted until its last token has ended: no call fails.
    @PostExchange("/rotate")
    @Op(
            summary = "Replace the signing key without ending a session.",
            security = SecurityType.SIGNING_KEY_CHANGED,
            permission = "platform:configure",
            stepUp = true,
            notATool = "It changes the platform's own keys.",
            inSystem = true)
    SigningKey rotate();

    /// Ends the acceptance of everything that the key signed, within two seconds everywhere, and signs with another.
    @PostExchange("/{kid}/compromised")
    @Op(
            summary = "Stop accepting what a stolen key signed.",
            security = SecurityType.SIGNING_KEY_CHANGED,
            permission = "platform:configure",
            stepUp = true,
            notATool = "It changes the platform's own keys.",
            errors = "identity.key.state",
            inSystem = true)
    SigningKey compromised(@PathVariable("kid") String kid);
}
