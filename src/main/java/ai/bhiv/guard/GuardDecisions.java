package ai.bhiv.guard;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Who is kept out: by rules while `guard.mode` is `block`, and by people. In force in all processes within a second or
/// two, exact to the second at the end.
@Resource(roles = Role.GATEWAY, module = "guard", name = "decisions", problems = GuardProblem.class)
@HttpExchange("/security/decisions")
public interface GuardDecisions {
    /// Newest first.
    @GetExchange
    @Op(
            summary = "List who is, or was, kept out.",
            permission = "platform:configure",
            inSystem = true,
            notATool = Threats.FOR_OPERATORS)
    Page<GuardDecision> list(
            PageRequest page,
            @RequestParam(value = "active", required = false) @Default("false") @Meaning("Only those in force.")
                    boolean active,
            @RequestParam(value = "value", required = false) @Meaning("The network in CIDR form.") @Nullable
                    String value);

    @GetExchange("/{id}")
    @Op(summary = "One decision.", permission = "platform:configure", inSystem = true, notATool = Threats.FOR_OPERATORS)
    GuardDecision get(@PathVariable("id") UUID id);

    /// Loopback and trusted proxies are refused: they stand for everybody behind them.
    @PostExchange
    @Op(
            summary = "Keep an address or a network out.",
            permission = "platform:configure",
            inSystem = true,
            creates = true,
            errors = {"guard.decision.protected", "guard.decision.prefix-too-wide"},
            notATool = Threats.FOR_OPERATORS)
    GuardDecision create(@RequestBody NewDecision body);

    /// Lets them in again.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Lift a decision before it ends.",
            permission = "platform:configure",
            inSystem = true,
            notATool = Threats.FOR_OPERATORS)
    void delete(@PathVariable("id") UUID id);
}
