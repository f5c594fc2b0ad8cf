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

/// Keys for clients of the dialects: each has limits of its own and opens nothing else.
@Resource(roles = Role.LLM, module = "llm", name = "keys", problems = LlmProblem.class)
@HttpExchange("/keys")
public interface VirtualKeys {

    /// Sorted by `name` or `created_at`.
    @GetExchange
    @Op(summary = "Lists the keys.", permission = "llm:issue", notATool = LlmProblem.NOT_A_TOOL)
    Page<VirtualKey> list(PageRequest page);

    @GetExchange("/{id}")
    @Op(summary = "Shows one key.", permission = "llm:issue", notATool = LlmProblem.NOT_A_TOOL)
    VirtualKey get(@PathVariable("id") UUID id);

    /// The key has the rights that its maker has now, limited to models; its secret is in the answer and nowhere else.
    @PostExchange
    @Op(
            summary = "Makes a key and shows its secret once.",
            permission = "llm:issue",
            creates = true,
            keepAnswer = false,
            masked = "secret",
            notATool = LlmProblem.NOT_A_TOOL)
    CreatedVirtualKey create(@RequestBody NewVirtualKey body);

    @PutExchange("/{id}")
    @Op(
            summary = "Changes a key.",
            permission = "llm:issue",
            errors = "llm.key.revoked",
            notATool = LlmProblem.NOT_A_TOOL)
    VirtualKey update(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody NewVirtualKey body);

    @PostExchange("/{id}/suspend")
    @Op(
            summary = "Suspends a key until it is resumed.",
            permission = "llm:issue",
            errors = "llm.key.revoked",
            notATool = LlmProblem.NOT_A_TOOL)
    VirtualKey suspend(@PathVariable("id") UUID id);

    @PostExchange("/{id}/resume")
    @Op(
            summary = "Lets a suspended key work again.",
            permission = "llm:issue",
            errors = "llm.key.revoked",
            notATool = LlmProblem.NOT_A_TOOL)
    VirtualKey resume(@PathVariable("id") UUID id);

    @DeleteExchange("/{id}")
    @Op(summary = "Revokes a key for ever.", permission = "llm:issue", notATool = LlmProblem.NOT_A_TOOL)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);
}
