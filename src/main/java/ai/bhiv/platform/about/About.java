package ai.bhiv.platform.about;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// The running process: what it is, how it is set, what it counts, and who is asking.
@Resource(
        roles = {Role.GATEWAY, Role.LOGISTICS, Role.CRM, Role.AGENTS, Role.LLM, Role.INTEGRATIONS},
        module = "platform",
        name = "process")
@HttpExchange
public interface About {
    /// Name and version.
    @GetExchange("/info")
    @Op(
            summary = "Name, version and roles of the process.",
            permission = Op.OPEN,
            reason = "Clients check the version before they sign in.",
            transactional = false,
            notATool = "It describes the process, not the business.")
    ProcessInfo info();

    /// The caller, as this role's verification sees it.
    @GetExchange("/auth/verify")
    @Op(
            summary = "Tells who the caller is, as this role sees it.",
            permission = Op.SIGNED_IN,
            transactional = false,
            notATool = "Agents know for whom they act.")
    Verified verify();

    /// Effective settings, secrets only as set or unset.
    @GetExchange("/config")
    @Op(
            summary = "All settings of the process, each with its source.",
            permission = "platform:read",
            transactional = false,
            notATool = "Settings are for the person who runs the platform.")
    Page<EffectiveSetting> config();

    /// Prometheus text format.
    @GetExchange("/metrics")
    @Op(
            summary = "Metrics in the Prometheus text format.",
            permission = "metrics:read",
            rate = Op.RateClass.PROBE,
            transactional = false,
            notATool = "It serves scrapers.")
    Download metrics();
}
