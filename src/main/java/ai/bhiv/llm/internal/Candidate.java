package ai.bhiv.llm.internal;

import ai.bhiv.llm.Model;
import ai.bhiv.llm.Price;
import ai.bhiv.llm.Provider;
import java.util.Optional;

/// A target that may answer a request.
record Candidate(Provider provider, Model model, Optional<Price> price, int weight, int priority, Target target) {
    String name() {
        return provider.name() + "/" + model.upstreamModel();
    }
}
