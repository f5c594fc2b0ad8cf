package ai.bhiv.guard;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Attacks that inspection found, on every role's port of every process. They are found before anybody is known, so
/// they belong to the platform and not to a tenant, and only those who run the platform see them.
@Resource(roles = Role.GATEWAY, module = "guard", name = "threats", problems = GuardProblem.class)
@HttpExchange("/security/threats")
public interface Threats {
    /// Why no agent has these operations.
    String FOR_OPERATORS = "What the guard sees is for the people who run the platform.";

    /// Newest first.
    @GetExchange
    @Op(
            summary = "List the threats that were found in requests.",
            permission = "platform:configure",
            inSystem = true,
            notATool = FOR_OPERATORS)
    Page<Threat> list(
            PageRequest page,
            @RequestParam(value = "type", required = false) @Meaning("Such as sql_injection.") @Nullable String type,
            @RequestParam(value = "level", required = false) @Meaning("low, medium, high or critical.") @Nullable
                    String level,
            @RequestParam(value = "decision", required = false) @Meaning("observe or refuse.") @Nullable
                    String decision,
            @RequestParam(value = "address", required = false) @Nullable String address,
            @RequestParam(value = "correlation_id", required = false) @Meaning("As the sender was told it.") @Nullable
                    String correlationId);

    /// Counts of the last hours.
    @GetExchange("/summary")
    @Op(
            summary = "How many threats of which kind, from whom and where.",
            permission = "platform:configure",
            inSystem = true,
            notATool = FOR_OPERATORS)
    ThreatSummary summary(@RequestParam(value = "hours", required = false) @Default("24") @Min(1) @Max(720) int hours);

    @GetExchange("/{id}")
    @Op(summary = "One threat.", permission = "platform:configure", inSystem = true, notATool = FOR_OPERATORS)
    Threat get(@PathVariable("id") UUID id);

    /// Says whether it was an attack. The share of false ones among what was refused is shown in the summary.
    @PostExchange("/{id}/label")
    @Op(
            summary = "Say whether a threat was an attack.",
            permission = "platform:configure",
            inSystem = true,
            errors = "guard.event.labelled",
            notATool = FOR_OPERATORS)
    Threat label(@PathVariable("id") UUID id, @RequestBody ThreatLabel body);

    /// Kept for 30 days of what was, or would have been, refused. Every reading is recorded.
    @GetExchange("/{id}/evidence")
    @Op(
            summary = "What was sent with a threat, without secrets.",
            permission = "platform:configure",
            inSystem = true,
            audit = Op.Audit.ACCESS,
            errors = "guard.evidence.expired",
            notATool = FOR_OPERATORS)
    ThreatEvidence evidence(@PathVariable("id") UUID id);
}
