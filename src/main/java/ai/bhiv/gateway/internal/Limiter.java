package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Allowance;
import ai.bhiv.gateway.Bandwidth;
import ai.bhiv.gateway.LimitSettings;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.settings.LiveSettings;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides by the rules of the caller's tenant whether a request may pass. All rules must grant, and when one refuses
/// none is charged (GTW-30).
final class Limiter {
    private final LiveSettings settings;
    private final Buckets buckets;
    private final Cache<LimitSettings, Rule.Book> books =
            Caffeine.newBuilder().weakKeys().build();

    Limiter(LiveSettings settings, Buckets buckets) {
        this.settings = settings;
        this.buckets = buckets;
    }

    /// One bandwidth of a rule, as it stood for a request.
    record Charge(Rule rule, int index, String key, Grant grant) {
        Bandwidth bandwidth() {
            return rule.bandwidths().get(index);
        }

        String name() {
            return Rule.name(rule.name(), index);
        }
    }

    /// @param charges all that were asked, the refusing one last
    /// @param refusal the one that refused; absent when all granted
    record Verdict(List<Charge> charges, @Nullable Charge refusal) {
        /// The one that leaves least.
        Charge tightest() {
            if (refusal != null) {
                return refusal;
            }
            var least = charges.getFirst();
            for (var charge : charges) {
                if (charge.grant().remaining() < least.grant().remaining()) {
                    least = charge;
                }
            }
            return least;
        }
    }

    LimitSettings settings(String tenant) {
        return settings.get(LimitSettings.class, tenant);
    }

    Rule.Book book(LimitSettings of) {
        return books.get(of, Rule.Book::of);
    }

    /// Charges the request, or says which rule refuses it.
    ///
    /// @param operation when the request is for one
    Verdict charge(LimitSettings tenant, Caller caller, @Nullable Operation operation) {
        var book = book(tenant);
        var charges = new ArrayList<Charge>(3);
        var special = operation == null ? null : book.ofClass(operation);
        var refusal = take(book.overAll(caller.kind()), caller.key(), charges);
        if (refusal == null && special != null) {
            refusal = take(special, special == book.login() ? caller.prefix() : caller.key(), charges);
        }
        if (refusal != null) {
            for (var charge : charges) {
                if (charge.grant().granted()) {
                    buckets.putBack(charge.key(), charge.bandwidth(), 1);
                }
            }
        }
        return new Verdict(charges, refusal);
    }

    private @Nullable Charge take(Rule rule, String who, List<Charge> charges) {
        for (int i = 0; i < rule.bandwidths().size(); i++) {
            var key = Rule.name(rule.name(), i) + " " + who;
            var charge =
                    new Charge(rule, i, key, buckets.take(key, rule.bandwidths().get(i), 1));
            charges.add(charge);
            if (!charge.grant().granted()) {
                return charge;
            }
        }
        return null;
    }

    /// What the caller has left, by rule; nothing is charged.
    List<Allowance> left(String tenant, Caller caller) {
        var book = book(settings(tenant));
        var left = new ArrayList<Allowance>();
        for (var rule : List.of(book.overAll(caller.kind()), book.workflow(), book.provider(), book.export())) {
            for (int i = 0; i < rule.bandwidths().size(); i++) {
                var bandwidth = rule.bandwidths().get(i);
                var name = Rule.name(rule.name(), i);
                var grant = buckets.take(name + " " + caller.key(), bandwidth, 0);
                left.add(new Allowance(name, bandwidth.toString(), grant.remaining(), seconds(grant.untilFull())));
            }
        }
        return left;
    }

    /// Whole seconds, rounded up.
    static long seconds(long nanos) {
        return Math.ceilDiv(nanos, 1_000_000_000L);
    }
}
