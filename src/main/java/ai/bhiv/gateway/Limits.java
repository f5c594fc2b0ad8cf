package ai.bhiv.gateway;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// How much callers may ask of the gateway, and how much of it is left. The rules are changed as settings: `limits.*`
/// below `/settings`.
@Resource(roles = Role.GATEWAY, module = "gateway", name = "limits", problems = GatewayProblem.class)
@HttpExchange("/gateway/limits")
public interface Limits {
    /// The rules of the caller's tenant.
    @GetExchange
    @Op(
            summary = "The rules that limit how much callers may ask.",
            permission = "gateway:read",
            transactional = false,
            notATool = "Limits are for the person who runs the platform.")
    Page<LimitRule> list();

    /// What the caller itself may ask, and has left now. Asking costs nothing of it beyond the request itself.
    @GetExchange("/me")
    @Op(
            summary = "Your own limits and what is left of them.",
            permission = Op.SIGNED_IN,
            transactional = false,
            notATool = "Limits are for the program that calls.")
    Page<Allowance> mine();
}
