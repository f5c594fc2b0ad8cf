package ai.bhiv.llm;

import ai.bhiv.platform.problem.ProblemCode;

/// What the door to the models refuses.
public enum LlmProblem implements ProblemCode {
    BODY_MALFORMED(
            "llm.body.malformed",
            400,
            "The body cannot be read in one way only",
            "Send one JSON object in UTF-8, each governed field once and plainly spelled."),
    MODEL_UNKNOWN("llm.model.unknown", 404, "No such model", "Use one of the names in detail, or GET /v1/models."),
    MODEL_FORBIDDEN(
            "llm.model.forbidden",
            403,
            "The key may not use this model",
            "Use a model that the key names, or another key."),
    MODEL_IN_USE("llm.model.in-use", 409, "A route still uses the model", "Take it out of the routes first."),
    MODEL_DUPLICATE("llm.model.duplicate-name", 409, "Another model or route has this name", "Choose another name."),
    PROVIDER_DUPLICATE("llm.provider.duplicate-name", 409, "Another provider has this name", "Choose another name."),
    PROVIDER_IN_USE("llm.provider.in-use", 409, "A model still uses the provider", "Move its models first."),
    PROVIDER_URL_FORBIDDEN(
            "llm.provider.url-forbidden",
            422,
            "The provider's address may not be dialled",
            "Use https and a public address, or add host:port to the setting llm.private-addresses."),
    PROVIDER_FIXED(
            "llm.provider.fixed",
            409,
            "The provider comes from the environment",
            "Change the environment and restart."),
    PROVIDER_UNKNOWN(
            "llm.provider.unknown", 422, "No such provider", "Make the provider first, or name one that exists."),
    TARGET_UNKNOWN("llm.route.target-unknown", 422, "A target names no model", "Name models that exist."),
    CAPABILITY_MISSING(
            "llm.capability.missing",
            422,
            "No target of the model can do this",
            "Ask at the endpoint of the protocol that the model's provider speaks."),
    TRANSLATE_LOSSY(
            "llm.translate.lossy",
            422,
            "The target's protocol has no place for parts of the request",
            "Leave out what detail names, ask without x-bhiv-strict, or use a target of the client's protocol."),
    LOCAL_CANNOT(
            "llm.local.cannot",
            422,
            "The local engine cannot do this",
            "Configure a provider and ask one of its models."),
    PROVIDER_FAILED("llm.provider.failed", 502, "The provider failed", "Try again later; detail lists what was tried."),
    PROVIDER_UNAVAILABLE(
            "llm.provider.unavailable",
            503,
            "No LLM provider can answer",
            "Configure a provider, or ask with engine auto or local."),
    PROVIDER_SATURATED(
            "llm.provider.saturated",
            503,
            "Every connection to the provider is in use",
            "Try again after Retry-After, or let a route name a second target."),
    PROVIDER_TIMEOUT("llm.provider.timeout", 504, "The provider did not answer in time", "Try again later."),
    OVERLOADED("llm.overloaded", 503, "Too many bodies are in work", "Try again after Retry-After."),
    DRAINING("llm.draining", 503, "The process is stopping", "Send the request again; another process answers."),
    STREAM_TRUNCATED(
            "llm.stream.truncated", 502, "The provider ended the stream in the middle", "Send the request again."),
    BUDGET_EXHAUSTED(
            "llm.budget.exhausted",
            402,
            "A budget does not hold what this may cost",
            "Allow fewer tokens, wait for the window's end, or raise the budget."),
    BUDGET_DUPLICATE(
            "llm.budget.duplicate", 409, "This scope has such a budget already", "Change that budget instead."),
    PRICE_MISSING(
            "llm.price.missing",
            422,
            "The model has no price, and a budget counts money",
            "Add a price for the model, or use a key that allows unpriced models."),
    PRICE_OVERLAP(
            "llm.price.overlap",
            422,
            "A price for this pattern begins at the same time",
            "Let the new price begin at another time."),
    KEY_REVOKED("llm.key.revoked", 409, "The key is revoked", "Make a new key."),
    RATE_LIMITED("llm.rate-limited", 429, "A limit of the key is reached", "Try again after Retry-After.");

    static final String NOT_A_TOOL = "Agents reach models through their own engine; what governs models is no tool.";

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    LlmProblem(String code, int status, String title, String fix) {
        this.code = code;
        this.status = status;
        this.title = title;
        this.fix = fix;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String fix() {
        return fix;
    }
}
