package ai.bhiv.llm.internal;

import ai.bhiv.llm.internal.body.TokenCounts;
import ai.bhiv.llm.internal.money.Costs;
import ai.bhiv.llm.internal.money.Entry;
import ai.bhiv.llm.internal.money.Ledger;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One attempt at a target: its place at the target and its entry in the ledger, each let go of exactly once.
final class Attempt {
    private final Candidate candidate;
    private final Ledger ledger;
    private final String tenant;
    private final UUID id;
    private final LongSupplier nanos;
    private final long begun;
    private final AtomicBoolean settled = new AtomicBoolean();
    private final Consumer<Ending> ended;
    private long answered;
    private long firstToken;
    private boolean judged;

    /// @param ended told how it ended once it has answered; a failed attempt is followed by another, and tells nothing
    Attempt(Candidate candidate, Ledger ledger, String tenant, UUID id, LongSupplier nanos, Consumer<Ending> ended) {
        this.candidate = candidate;
        this.ledger = ledger;
        this.tenant = tenant;
        this.id = id;
        this.nanos = nanos;
        this.ended = ended;
        this.begun = nanos.getAsLong();
    }

    Candidate candidate() {
        return candidate;
    }

    int elapsedMs() {
        return (int) Duration.ofNanos(nanos.getAsLong() - begun).toMillis();
    }

    /// The head of an answer is here.
    void headArrived() {
        answered = elapsedMs();
    }

    /// The first thing that a person sees is here.
    void firstTokenArrived() {
        if (firstToken == 0) {
            firstToken = Math.max(1, elapsedMs());
        }
        judge(null);
    }

    /// Tells the target's health; only the first word counts.
    void judge(@Nullable Failure failure) {
        if (judged) {
            return;
        }
        judged = true;
        if (failure == null) {
            candidate.target().answered(firstToken == 0 ? answered : firstToken);
        } else if (failure.counts()) {
            candidate.target().failed();
        } else {
            candidate.target().left();
        }
    }

    /// The client left before there was anything to judge.
    void abandoned() {
        if (!judged) {
            judged = true;
            candidate.target().left();
        }
    }

    /// Nothing is owed for it.
    void failed(Failure failure) {
        judge(failure);
        closed(failure.word(), TokenCounts.NONE, "none", "");
    }

    /// @param source `provider`, `counted` or `none`
    /// @return the cost; absent when the model has no price, or when it was settled before
    @Nullable
    BigDecimal settle(String outcome, TokenCounts counts, String source, String finish) {
        boolean before = settled.get();
        var cost = closed(outcome, counts, source, finish);
        if (!before) {
            ended.accept(new Ending(counts.allInput() + counts.output(), outcome, finish));
        }
        return cost;
    }

    private @Nullable BigDecimal closed(String outcome, TokenCounts counts, String source, String finish) {
        if (!settled.compareAndSet(false, true)) {
            return null;
        }
        var cost = candidate
                .price()
                .map(price -> source.equals("none") ? BigDecimal.ZERO : Costs.of(price, counts))
                .orElse(null);
        ledger.settle(
                tenant, new Entry.Settlement(id, outcome, counts, source, cost, finish, elapsedMs(), (int) firstToken));
        return cost;
    }
}
