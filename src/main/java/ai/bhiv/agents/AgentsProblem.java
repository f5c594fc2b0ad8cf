package ai.bhiv.agents;

import ai.bhiv.platform.problem.ProblemCode;

/// What the agents refuse.
public enum AgentsProblem implements ProblemCode {
    AGENT_NOT_FOUND(
            "agents.agent.not-found", 404, "No such agent", "Ask the agent named orchestrator; it reaches the others."),
    PROVIDER_UNAVAILABLE(
            "llm.provider.unavailable",
            503,
            "No LLM provider can answer",
            "Configure a provider, or ask with engine auto or local.");

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    AgentsProblem(String code, int status, String title, String fix) {
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
