package ai.bhiv.guard;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Who is let past the guard: a partner's fixed address, or a scanner of one's own. An entry skips only what it names
/// (GRD-60), and ends after a year at the latest.
@Resource(roles = Role.GATEWAY, module = "guard", name = "allowances", problems = GuardProblem.class)
@HttpExchange("/security/allow")
public interface GuardAllowances {
    /// Newest first.
    @GetExchange
    @Op(
            summary = "List who is, or was, let past the guard.",
            permission = "platform:configure",
            inSystem = true,
            notATool = Threats.FOR_OPERATORS)
    Page<GuardAllowance> list(
            PageRequest page,
            @RequestParam(value = "active", required = false) @Default("false") @Meaning("Only those in force.")
                    boolean active);

    @GetExchange("/{id}")
    @Op(
            summary = "One entry of those who are let past.",
            permission = "platform:configure",
            inSystem = true,
            notATool = Threats.FOR_OPERATORS)
    GuardAllowance get(@PathVariable("id") UUID id);

    /// Networks wider than /16 (IPv6: /32) are refused.
    @PostExchange
    @Op(
            summary = "Let an address or a network past the guard.",
            permission = "platform:configure",
            inSystem = true,
            creates = true,
            errors = "guard.decision.prefix-too-wide",
            notATool = Threats.FOR_OPERATORS)
    GuardAllowance create(@RequestBody NewAllowance body);

    /// Ends it now.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Stop letting somebody past the guard.",
            permission = "platform:configure",
            inSystem = true,
            notATool = Threats.FOR_OPERATORS)
    void delete(@PathVariable("id") UUID id);
}
