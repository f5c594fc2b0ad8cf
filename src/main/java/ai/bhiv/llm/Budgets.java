package ai.bhiv.llm;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// Limits in money, exact over all processes: what a request may cost is reserved before it leaves, and what it did
/// cost is settled after.
@Resource(roles = Role.LLM, module = "llm", name = "budgets", problems = LlmProblem.class)
@HttpExchange("/budgets")
public interface Budgets {

    /// Sorted by `created_at`.
    @GetExchange
    @Op(summary = "Lists the budgets.", permission = "llm:budget", notATool = LlmProblem.NOT_A_TOOL)
    Page<Budget> list(PageRequest page);

    @GetExchange("/{id}")
    @Op(summary = "Shows one budget.", permission = "llm:budget", notATool = LlmProblem.NOT_A_TOOL)
    Budget get(@PathVariable("id") UUID id);

    @PostExchange
    @Op(
            summary = "Adds a budget.",
            permission = "llm:budget",
            creates = true,
            errors = "llm.budget.duplicate",
            notATool = LlmProblem.NOT_A_TOOL)
    Budget create(@RequestBody NewBudget body);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes a budget; what was spent stays.",
            permission = "llm:budget",
            errors = "llm.budget.duplicate",
            notATool = LlmProblem.NOT_A_TOOL)
    Budget update(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewBudget body);

    @PostExchange("/{id}/halt")
    @Op(summary = "Refuses everything under a budget.", permission = "llm:budget", notATool = LlmProblem.NOT_A_TOOL)
    Budget halt(@PathVariable("id") UUID id);

    @PostExchange("/{id}/resume")
    @Op(summary = "Ends the halt of a budget.", permission = "llm:budget", notATool = LlmProblem.NOT_A_TOOL)
    Budget resume(@PathVariable("id") UUID id);
}
