package ai.bhiv.gateway.internal;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.discovery.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A role in other processes, as this gateway sees it: its instances, its breaker, its retries.
final class RoleUpstream {
    private final Role role;
    private final Breaker breaker;
    private final RetryBudget budget;
    private final LongSupplier nanos;
    private final AtomicLong turns = new AtomicLong();
    private volatile Known known = new Known(List.of(), List.of());

    RoleUpstream(Role role, Breaker breaker, LongSupplier nanos) {
        this.role = role;
        this.breaker = breaker;
        this.budget = new RetryBudget(nanos);
        this.nanos = nanos;
    }

    private record Known(List<Instance> from, List<Member> members) {}

    Role role() {
        return role;
    }

    Breaker breaker() {
        return breaker;
    }

    RetryBudget budget() {
        return budget;
    }

    /// The members for these instances; one that was known keeps what was learnt of it.
    List<Member> members(List<Instance> instances) {
        var now = known;
        if (now.from == instances) {
            return now.members;
        }
        var members = new ArrayList<Member>(instances.size());
        for (var instance : instances) {
            members.add(now.members.stream()
                    .filter(m -> m.url().equals(instance.url()) && m.weight() == instance.weight())
                    .findFirst()
                    .orElseGet(() -> new Member(instance.url(), instance.weight())));
        }
        known = new Known(instances, List.copyOf(members));
        return known.members;
    }

    /// The next one to ask. When more than half are left out, all are asked: a guess that all are broken is rather
    /// wrong (GTW-13).
    ///
    /// @param members at least one
    /// @param tried those that this request was sent to already; left out while there is another
    Member choose(
            List<Member> members, Set<Member> tried, Balance balance, Supplier<? extends RandomGenerator> random) {
        if (members.size() == 1) {
            return members.getFirst();
        }
        long now = nanos.getAsLong();
        var usable = members.stream().filter(m -> m.usable(now)).toList();
        if (usable.size() * 2 < members.size()) {
            usable = members;
        }
        if (!tried.isEmpty()) {
            var fresh = usable.stream().filter(m -> !tried.contains(m)).toList();
            if (!fresh.isEmpty()) {
                usable = fresh;
            }
        }
        return balance.choose(usable, turns.getAndIncrement(), random.get());
    }
}
