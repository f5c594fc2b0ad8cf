package ai.bhiv.agents.internal;

import ai.bhiv.agents.AgentAnswer;
import ai.bhiv.agents.AgentQuestion;
import ai.bhiv.agents.Agents;
import ai.bhiv.agents.AgentsProblem;
import ai.bhiv.platform.contract.Endpoint;

@Endpoint
final class AgentEndpoint implements Agents {
    private final Orchestrator orchestrator;

    AgentEndpoint(Orchestrator orchestrator) {
        this.orchestrator = orchestrator;
    }

    @Override
    public AgentAnswer query(String name, AgentQuestion question) {
        if (!name.equals(Orchestrator.NAME)) {
            throw AgentsProblem.AGENT_NOT_FOUND.because("name: " + name + " (expected: " + Orchestrator.NAME + ")");
        }
        if (question.engine() == AgentQuestion.Engine.LLM) {
            throw AgentsProblem.PROVIDER_UNAVAILABLE.because(
                    "engine: llm (no provider is configured; expected: auto or local)");
        }
        return orchestrator.answer(question);
    }
}
