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

/// Who runs models, and the credentials to reach them.
@Resource(roles = Role.LLM, module = "llm", name = "providers", problems = LlmProblem.class)
@HttpExchange("/providers")
public interface Providers {

    /// Those of the environment first; sorted by `position` or `name`.
    @GetExchange
    @Op(summary = "Lists the providers.", permission = "llm:read", notATool = LlmProblem.NOT_A_TOOL)
    Page<Provider> list(PageRequest page);

    @GetExchange("/{id}")
    @Op(summary = "Shows one provider.", permission = "llm:read", notATool = LlmProblem.NOT_A_TOOL)
    Provider get(@PathVariable("id") UUID id);

    @PostExchange
    @Op(
            summary = "Adds a provider.",
            permission = "llm:write",
            creates = true,
            errors = {"llm.provider.duplicate-name", "llm.provider.url-forbidden"},
            notATool = LlmProblem.NOT_A_TOOL)
    Provider create(@RequestBody NewProvider body);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes a provider.",
            permission = "llm:write",
            errors = {"llm.provider.duplicate-name", "llm.provider.url-forbidden"},
            notATool = LlmProblem.NOT_A_TOOL)
    Provider update(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewProvider body);

    @DeleteExchange("/{id}")
    @Op(
            summary = "Removes a provider that no model uses.",
            permission = "llm:write",
            errors = "llm.provider.in-use",
            notATool = LlmProblem.NOT_A_TOOL)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);

    @PutExchange("/{id}/credentials")
    @Op(
            summary = "Gives a provider a credential, which is sealed and never shown.",
            permission = "llm:secret",
            masked = "secret",
            notATool = LlmProblem.NOT_A_TOOL)
    Provider putCredential(@PathVariable("id") UUID id, @RequestBody NewCredential body);

    @DeleteExchange("/{id}/credentials/{n}")
    @Op(summary = "Removes a credential of a provider.", permission = "llm:secret", notATool = LlmProblem.NOT_A_TOOL)
    void deleteCredential(@PathVariable("id") UUID id, @PathVariable("n") int n);
}
