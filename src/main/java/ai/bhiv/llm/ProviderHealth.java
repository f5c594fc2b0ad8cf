package ai.bhiv.llm;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Whether the providers answer. Each is asked for its list of models every five minutes, which costs nothing.
@Resource(roles = Role.LLM, module = "llm", name = "provider-health", problems = LlmProblem.class)
@HttpExchange("/bmad/providers")
public interface ProviderHealth {

    @GetExchange
    @Op(
            summary = "Shows how the providers do.",
            permission = "llm:read",
            transactional = false,
            notATool = LlmProblem.NOT_A_TOOL)
    ProviderStatuses list();

    @GetExchange("/status")
    @Op(
            summary = "Shows how the providers do, under the name that monitors know.",
            permission = "llm:read",
            transactional = false,
            notATool = LlmProblem.NOT_A_TOOL)
    ProviderStatuses status();

    @PostExchange("/test")
    @Op(
            summary = "Checks all providers now.",
            permission = "llm:operate",
            audit = Op.Audit.ACCESS,
            effect = Op.Effect.OUTSIDE,
            deadlineSeconds = 60,
            transactional = false,
            notATool = LlmProblem.NOT_A_TOOL)
    ProviderStatuses test();
}
