package ai.bhiv.llm;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// The names that clients ask for.
@Resource(roles = Role.LLM, module = "llm", name = "models", problems = LlmProblem.class)
@HttpExchange("/models")
public interface Models {

    /// Sorted by `name` or `created_at`.
    @GetExchange
    @Op(summary = "Lists the models.", permission = "llm:read", notATool = LlmProblem.NOT_A_TOOL)
    Page<Model> list(
            @RequestParam("available_only") @Meaning("Whether to leave out what may not be asked.") @Default("false")
                    boolean availableOnly,
            PageRequest page);

    @GetExchange("/{id}")
    @Op(summary = "Shows one model.", permission = "llm:read", notATool = LlmProblem.NOT_A_TOOL)
    Model get(@PathVariable("id") UUID id);

    @PostExchange
    @Op(
            summary = "Adds a model.",
            permission = "llm:write",
            creates = true,
            errors = {"llm.model.duplicate-name", "llm.provider.unknown"},
            notATool = LlmProblem.NOT_A_TOOL)
    Model create(@RequestBody NewModel body);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes a model.",
            permission = "llm:write",
            errors = {"llm.model.duplicate-name", "llm.provider.unknown", "llm.model.in-use"},
            notATool = LlmProblem.NOT_A_TOOL)
    Model update(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewModel body);

    @DeleteExchange("/{id}")
    @Op(
            summary = "Removes a model that no route uses.",
            permission = "llm:write",
            errors = "llm.model.in-use",
            notATool = LlmProblem.NOT_A_TOOL)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);
}
