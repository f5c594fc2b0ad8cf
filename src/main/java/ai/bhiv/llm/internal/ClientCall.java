package ai.bhiv.llm.internal;

import ai.bhiv.llm.Budget;
import ai.bhiv.llm.VirtualKey;
import ai.bhiv.llm.internal.body.Dialect;
import ai.bhiv.llm.internal.body.GovernedBody;
import ai.bhiv.llm.internal.catalogue.Catalogue;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.RawRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A request of a client, understood as far as it is governed.
///
/// @param id of the request, in the ledger and in `x-bhiv-request-id`
record ClientCall(
        UUID id,
        Dialect dialect,
        RawRequest request,
        GovernedBody body,
        String model,
        Principal principal,
        Optional<VirtualKey> key,
        Catalogue catalogue) {

    boolean streams() {
        return dialect.generates() && body.isTrue("stream");
    }

    String tenant() {
        return principal.tenant();
    }

    String endUser() {
        var user = dialect.anthropic() ? null : body.text("user");
        return user == null ? "" : user.length() > 200 ? user.substring(0, 200) : user;
    }

    /// The budgets that it draws on.
    List<Budget> budgets() {
        return catalogue.budgets().stream().filter(this::drawsOn).toList();
    }

    private boolean drawsOn(Budget budget) {
        return switch (budget.scope()) {
            case TENANT -> true;
            case USER -> budget.subject().equals(principal.id());
            case KEY ->
                key.isPresent() && budget.subject().equals(key.get().id().toString());
            case MODEL -> budget.subject().equals(model);
            case END_USER -> !budget.subject().isEmpty() && budget.subject().equals(endUser());
        };
    }

    /// Output tokens that it may make: the client's own limit, else the key's, else the model's.
    long outputAtMost(int maxOutput) {
        if (!dialect.generates()) {
            return 0;
        }
        var wanted = body.outputLimit();
        long one = wanted != null
                ? wanted
                : key.map(VirtualKey::defaultOutput)
                        .map(d -> Math.min(d, maxOutput))
                        .orElse(maxOutput);
        var n = dialect == Dialect.CHAT ? body.number("n") : null;
        return Math.max(0, one) * (n == null ? 1 : Math.clamp(n, 1, 1000));
    }
}
