package ai.bhiv.guard;

import ai.bhiv.platform.Role;
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
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Threats that belong together: of one client, of one tool behind several clients, or a scan that an attack followed
/// (GRD-47). Later threats join the incident that is there; a closed one opens again within a day.
@Resource(roles = Role.GATEWAY, module = "guard", name = "incidents", problems = GuardProblem.class)
@HttpExchange("/security/incidents")
public interface GuardIncidents {
    /// Newest first.
    @GetExchange
    @Op(
            summary = "List the incidents that threats were found to make.",
            permission = "platform:configure",
            inSystem = true,
            notATool = Threats.FOR_OPERATORS)
    Page<GuardIncident> list(
            PageRequest page,
            @RequestParam(value = "state", required = false)
                    @Meaning("open, acknowledged, contained or closed.")
                    @Nullable
                    String state,
            @RequestParam(value = "kind", required = false) @Meaning("Such as coordinated.") @Nullable String kind,
            @RequestParam(value = "trait", required = false) @Meaning("What its threats share.") @Nullable
                    String trait);

    @GetExchange("/{id}")
    @Op(summary = "One incident.", permission = "platform:configure", inSystem = true, notATool = Threats.FOR_OPERATORS)
    GuardIncident get(@PathVariable("id") UUID id);

    /// Says that somebody looks at it.
    @PostExchange("/{id}/acknowledge")
    @Op(
            summary = "Say that you look at an incident.",
            permission = "platform:configure",
            inSystem = true,
            errors = "guard.incident.closed",
            notATool = Threats.FOR_OPERATORS)
    GuardIncident acknowledge(@PathVariable("id") UUID id);

    /// Loopback, trusted proxies and your own address are left out.
    @PostExchange("/{id}/contain")
    @Op(
            summary = "Keep all clients of an incident out for an hour.",
            permission = "platform:configure",
            inSystem = true,
            errors = "guard.incident.closed",
            security = ai.bhiv.platform.audit.SecurityType.ADDRESS_BLOCKED,
            notATool = Threats.FOR_OPERATORS)
    GuardIncident contain(@PathVariable("id") UUID id);

    /// Decisions that were made for it hold until they end or are lifted.
    @PostExchange("/{id}/close")
    @Op(
            summary = "Close an incident and say whether it was an attack.",
            permission = "platform:configure",
            inSystem = true,
            errors = "guard.incident.closed",
            notATool = Threats.FOR_OPERATORS)
    GuardIncident close(@PathVariable("id") UUID id, @RequestBody IncidentClosing body);
}
