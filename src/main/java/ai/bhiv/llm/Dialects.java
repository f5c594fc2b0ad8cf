package ai.bhiv.llm;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.RawAnswer;
import ai.bhiv.platform.contract.RawRequest;
import ai.bhiv.platform.contract.Resource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// The protocols of OpenAI and Anthropic, byte for byte: an unchanged client of either points its base address here.
/// Requests may carry `Authorization: Bearer` or `x-api-key`, holding an access token or a virtual key.
@Resource(
        roles = Role.LLM,
        module = "llm",
        name = "dialects",
        problems = LlmProblem.class,
        refusals = DialectRefusals.class)
@HttpExchange("/v1")
public interface Dialects {

    @PostExchange("/chat/completions")
    @Op(
            summary = "Answers a chat as OpenAI does.",
            permission = "llm:use",
            audit = Op.Audit.ACCESS,
            rate = Op.RateClass.LLM,
            effect = Op.Effect.OUTSIDE,
            errors = {
                "llm.body.malformed",
                "llm.model.unknown",
                "llm.model.forbidden",
                "llm.translate.lossy",
                "llm.capability.missing",
                "llm.provider.failed",
                "llm.provider.unavailable",
                "llm.provider.timeout",
                "llm.overloaded",
                "llm.budget.exhausted",
                "llm.price.missing",
                "llm.rate-limited"
            },
            deadlineSeconds = 900,
            bodyLimit = 32 << 20,
            transactional = false,
            notATool = LlmProblem.NOT_A_TOOL)
    RawAnswer chat(@RequestBody RawRequest request);

    @PostExchange("/responses")
    @Op(
            summary = "Makes a response as OpenAI does.",
            permission = "llm:use",
            audit = Op.Audit.ACCESS,
            rate = Op.RateClass.LLM,
            effect = Op.Effect.OUTSIDE,
            errors = {
                "llm.body.malformed",
                "llm.model.unknown",
                "llm.model.forbidden",
                "llm.capability.missing",
                "llm.provider.failed",
                "llm.provider.unavailable",
                "llm.provider.timeout",
                "llm.overloaded",
                "llm.budget.exhausted",
                "llm.price.missing",
                "llm.rate-limited"
            },
            deadlineSeconds = 900,
            bodyLimit = 32 << 20,
            transactional = false,
            notATool = LlmProblem.NOT_A_TOOL)
    RawAnswer responses(@RequestBody RawRequest request);

    @PostExchange("/embeddings")
    @Op(
            summary = "Embeds texts as OpenAI does.",
            permission = "llm:use",
            audit = Op.Audit.ACCESS,
            rate = Op.RateClass.LLM,
            effect = Op.Effect.OUTSIDE,
            errors = {
                "llm.body.malformed",
                "llm.model.unknown",
                "llm.model.forbidden",
                "llm.capability.missing",
                "llm.provider.failed",
                "llm.provider.unavailable",
                "llm.provider.timeout",
                "llm.overloaded",
                "llm.budget.exhausted",
                "llm.price.missing",
                "llm.rate-limited"
            },
            deadlineSeconds = 120,
            bodyLimit = 32 << 20,
            transactional = false,
            notATool = LlmProblem.NOT_A_TOOL)
    RawAnswer embeddings(@RequestBody RawRequest request);

    @PostExchange("/messages")
    @Op(
            summary = "Answers messages as Anthropic does.",
            permission = "llm:use",
            audit = Op.Audit.ACCESS,
            rate = Op.RateClass.LLM,
            effect = Op.Effect.OUTSIDE,
            errors = {
                "llm.body.malformed",
                "llm.model.unknown",
                "llm.model.forbidden",
                "llm.translate.lossy",
                "llm.capability.missing",
                "llm.provider.failed",
                "llm.provider.unavailable",
                "llm.provider.timeout",
                "llm.overloaded",
                "llm.budget.exhausted",
                "llm.price.missing",
                "llm.rate-limited"
            },
            deadlineSeconds = 900,
            bodyLimit = 32 << 20,
            transactional = false,
            notATool = LlmProblem.NOT_A_TOOL)
    RawAnswer messages(@RequestParam("beta") @Nullable String beta, @RequestBody RawRequest request);

    @PostExchange("/messages/count_tokens")
    @Op(
            summary = "Counts the tokens of messages as Anthropic does.",
            permission = "llm:use",
            audit = Op.Audit.ACCESS,
            rate = Op.RateClass.LLM,
            effect = Op.Effect.OUTSIDE,
            errors = {
                "llm.body.malformed",
                "llm.model.unknown",
                "llm.model.forbidden",
                "llm.capability.missing",
                "llm.provider.failed",
                "llm.provider.unavailable",
                "llm.provider.timeout",
                "llm.overloaded"
            },
            deadlineSeconds = 120,
            bodyLimit = 32 << 20,
            transactional = false,
            notATool = LlmProblem.NOT_A_TOOL)
    RawAnswer countTokens(@RequestParam("beta") @Nullable String beta, @RequestBody RawRequest request);

    /// In the shape of OpenAI; in that of Anthropic when `anthropic-version` is sent. It is short, so it comes whole.
    @GetExchange("/models")
    @Op(
            summary = "Lists the models that the caller may use, in the protocol's shape.",
            permission = "llm:use",
            transactional = false,
            notATool = LlmProblem.NOT_A_TOOL)
    RawAnswer models(
            @RequestParam("limit") @Nullable String limit,
            @RequestParam("after_id") @Nullable String afterId,
            @RequestParam("before_id") @Nullable String beforeId,
            @RequestBody RawRequest request);

    @GetExchange("/models/{name}")
    @Op(
            summary = "Shows one model, in the protocol's shape.",
            permission = "llm:use",
            errors = "llm.model.unknown",
            transactional = false,
            notATool = LlmProblem.NOT_A_TOOL)
    RawAnswer model(@PathVariable("name") String name, @RequestBody RawRequest request);
}
