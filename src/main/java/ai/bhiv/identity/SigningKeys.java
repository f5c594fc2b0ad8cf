package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// The keys that access tokens are signed with.
@Resource(roles = Role.GATEWAY, module = "identity", name = "signing-keys", problems = IdentityProblem.class)
@HttpExchange("/oauth2")
public interface SigningKeys {
    /// The public halves of all keys that are accepted (IDN-21).
    @GetExchange("/jwks")
    @Op(
            summary = "The public keys that access tokens are verified with.",
            permission = Op.OPEN,
            reason = "Verifiers need the keys before they can verify anything, and the keys are public by nature.",
            notATool = "It serves programs that verify tokens.",
            transactional = false)
    JwkSet jwks();
}
