package ai.bhiv.llm.internal;

import ai.bhiv.llm.Model;
import ai.bhiv.llm.Price;
import ai.bhiv.llm.Provider;
import ai.bhiv.llm.internal.body.Dialect;
import java.util.Optional;

/// A target that may answer a request.
record Candidate(Provider provider, Model model, Optional<Price> price, int weight, int priority, Target target) {
    /// What it is asked in: the client's protocol when it speaks that, else its own.
    Dialect dialect(Dialect client) {
        boolean same = provider.kind().anthropic() == client.anthropic();
        return same ? client : client.anthropic() ? Dialect.CHAT : Dialect.MESSAGES;
    }

    String lane(Dialect client) {
        return dialect(client) == client ? "splice" : "translate";
    }

    String name() {
        return provider.name() + "/" + model.upstreamModel();
    }
}
