package ai.bhiv.llm;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// What models cost, and cost before.
@Resource(roles = Role.LLM, module = "llm", name = "prices", problems = LlmProblem.class)
@HttpExchange("/prices")
public interface Prices {

    /// Sorted by `effective_from` or `created_at`.
    @GetExchange
    @Op(summary = "Lists the prices.", permission = "llm:read", notATool = LlmProblem.NOT_A_TOOL)
    Page<Price> list(PageRequest page);

    @GetExchange("/{id}")
    @Op(summary = "Shows one price.", permission = "llm:read", notATool = LlmProblem.NOT_A_TOOL)
    Price get(@PathVariable("id") UUID id);

    @PostExchange
    @Op(
            summary = "Adds a price.",
            permission = "llm:write",
            creates = true,
            errors = "llm.price.overlap",
            notATool = LlmProblem.NOT_A_TOOL)
    Price create(@RequestBody NewPrice body);
}
