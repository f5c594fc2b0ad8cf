package ai.bhiv.llm.internal;

import ai.bhiv.llm.Budget;
import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.Price;
import ai.bhiv.llm.VirtualKey;
import ai.bhiv.llm.internal.body.Dialect;
import ai.bhiv.llm.internal.body.TokenCounts;
import ai.bhiv.llm.internal.money.Costs;
import ai.bhiv.llm.internal.money.Entry;
import ai.bhiv.llm.internal.money.Ledger;
import ai.bhiv.platform.id.Ids;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/// Opens the books for an attempt: what it may cost at most is reserved in all its budgets, or in none (LLM-60).
@Component
final class Accounting {
    private final Ledger ledger;
    private final Ids ids;
    private final LongSupplier nanos = System::nanoTime;

    Accounting(Ledger ledger, Ids ids) {
        this.ledger = ledger;
        this.ids = ids;
    }

    LongSupplier nanos() {
        return nanos;
    }

    /// @throws ai.bhiv.platform.problem.Problem 402 when a budget does not hold it, 422 when it has no price; the place
    ///     at the target is given back
    Attempt open(ClientCall call, Candidate candidate, int number, Consumer<Ending> ended) {
        var id = ids.next();
        var attempt = new Attempt(candidate, ledger, call.tenant(), id, nanos, ended);
        try {
            ledger.open(call.tenant(), entry(call, candidate, number, id));
            return attempt;
        } catch (RuntimeException e) {
            attempt.abandoned();
            throw e;
        }
    }

    private static Entry entry(ClientCall call, Candidate candidate, int number, UUID id) {
        var budgets = call.budgets();
        var price = candidate.price();
        if (!budgets.isEmpty() && price.isEmpty() && call.dialect() != Dialect.COUNT_TOKENS) {
            if (!call.key().map(VirtualKey::unpriced).orElse(false)) {
                throw LlmProblem.PRICE_MISSING.because("model: " + candidate.name() + " (expected: a price for it)");
            }
            budgets = List.of();
        }
        boolean free = call.dialect() == Dialect.COUNT_TOKENS;
        var reserved = free || price.isEmpty()
                ? BigDecimal.ZERO
                : Costs.atMost(
                        price.get(),
                        call.body().tokensAtMost(),
                        call.outputAtMost(candidate.model().maxOutput()));
        return new Entry(
                id,
                call.id(),
                number,
                call.principal().id(),
                call.principal().actor(),
                call.key().map(VirtualKey::id).orElse(null),
                call.endUser().isEmpty() ? null : call.endUser(),
                call.dialect().name().toLowerCase(java.util.Locale.ROOT),
                call.model(),
                candidate.provider().name(),
                candidate.model().upstreamModel(),
                candidate.lane(call.dialect()),
                call.streams(),
                free ? List.of() : budgets.stream().map(Budget::id).toList(),
                reserved,
                price.map(Price::id).orElse(null),
                price.map(Price::currency).orElse(null));
    }

    /// What is counted for an answer whose provider reports nothing.
    TokenCounts counted(ClientCall call, int answerBytes) {
        return new TokenCounts(
                call.body().tokensCounted(), 0, 0, call.dialect().generates() ? (answerBytes + 3L) / 4 : 0, 0);
    }
}
