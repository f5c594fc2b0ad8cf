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
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// How a request finds its model.
@Resource(roles = Role.LLM, module = "llm", name = "routes", problems = LlmProblem.class)
@HttpExchange("/routes")
public interface Routes {

    /// Sorted by `name` or `created_at`.
    @GetExchange
    @Op(summary = "Lists the routes.", permission = "llm:read", notATool = LlmProblem.NOT_A_TOOL)
    Page<Route> list(PageRequest page);

    @GetExchange("/{id}")
    @Op(summary = "Shows one route.", permission = "llm:read", notATool = LlmProblem.NOT_A_TOOL)
    Route get(@PathVariable("id") UUID id);

    @PostExchange
    @Op(
            summary = "Adds a route.",
            permission = "llm:write",
            creates = true,
            errors = {"llm.model.duplicate-name", "llm.route.target-unknown"},
            notATool = LlmProblem.NOT_A_TOOL)
    Route create(@RequestBody NewRoute body);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes a route.",
            permission = "llm:write",
            errors = {"llm.model.duplicate-name", "llm.route.target-unknown"},
            notATool = LlmProblem.NOT_A_TOOL)
    Route update(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewRoute body);

    @DeleteExchange("/{id}")
    @Op(summary = "Removes a route.", permission = "llm:write", notATool = LlmProblem.NOT_A_TOOL)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);
}
