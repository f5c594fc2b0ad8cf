package ai.bhiv.gateway.internal;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.web.Exchange;
import org.jspecify.annotations.Nullable;

/// Which requests may be sent again although the first attempt may have had its effect (GTW-21).
final class Repeatable {
    private Repeatable() {}

    static boolean is(Role role, @Nullable Operation operation, Exchange exchange) {
        // Models and agents have retries of their own, and cost money each time.
        if (operation == null
                || role == Role.LLM
                || role == Role.AGENTS
                || operation.rate() == Op.RateClass.LLM
                || operation.event() != null) {
            return false;
        }
        return switch (operation.effect()) {
            case READ_ONLY, IDEMPOTENT -> true;
            case KEYED -> exchange.headers().first("Idempotency-Key") != null;
            case DESTRUCTIVE, OUTSIDE, BY_METHOD -> false;
        };
    }
}
