package ai.bhiv.gateway;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// The roles in other processes that requests are sent to.
@Resource(roles = Role.GATEWAY, module = "gateway", name = "upstreams", problems = GatewayProblem.class)
@HttpExchange("/gateway/upstreams")
public interface Upstreams {
    /// The roles that this gateway has sent something to; each gateway sees its own.
    @GetExchange
    @Op(
            summary = "The instances of roles elsewhere, how busy they are and which are left out.",
            permission = "gateway:read",
            transactional = false,
            notATool = "Instances are for the person who runs the platform.")
    Page<Upstream> list();
}
