package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Turns API keys into access tokens (IDN-34), for the platform's own processes: behind the first of them nobody sees a
/// key.
@Resource(roles = Role.GATEWAY, module = "identity", name = "key-exchange", problems = IdentityProblem.class)
@HttpExchange("/api-keys")
public interface KeyExchange {
    /// A token of five minutes for a key that is good and comes from where it may.
    @PostExchange("/exchange")
    @Op(
            summary = "Exchange an API key for an access token.",
            permission = "identity:verify",
            effect = Op.Effect.READ_ONLY,
            masked = "key",
            keepAnswer = false,
            notATool = "It serves the platform's own processes.",
            transactional = false)
    ExchangedKey exchange(@RequestBody PresentedKey presented);

    /// Revokes a key that was seen where others can read it, such as a query string (IDN-33). One that is unknown
    /// changes nothing.
    @PostExchange("/leaked")
    @Op(
            summary = "Revoke an API key that was shown to others.",
            permission = "identity:verify",
            masked = "key",
            notATool = "It serves the platform's own processes.",
            transactional = false)
    void leaked(@RequestBody PresentedKey presented);
}
