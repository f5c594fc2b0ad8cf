package ai.bhiv.llm.internal.catalogue;

import ai.bhiv.identity.Holder;
import ai.bhiv.identity.Holders;
import ai.bhiv.platform.call.OwnCalls;
import ai.bhiv.platform.context.Principal;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What the owners of virtual keys hold, at most two seconds old. While `identity` is away its last word counts, for a
/// minute.
@Component
final class KeyOwners {
    private static final Logger LOG = LoggerFactory.getLogger(KeyOwners.class);
    private static final long FRESH = Duration.ofMillis(700).toNanos();
    private static final long STALE = Duration.ofMillis(1_800).toNanos();
    private static final long LAST_WORD = Duration.ofMinutes(1).toNanos();
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final int REMEMBERED = 10_000;

    private final Holders holders;
    private final OwnCalls calls;
    private final Cache<Holder, Owner> owners = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(FORGOTTEN)
            .build();

    KeyOwners(Holders holders, OwnCalls calls) {
        this.holders = holders;
        this.calls = calls;
    }

    /// @param at when it was said
    /// @param looked when it was last asked for, in vain or not
    private record Word(Set<String> roles, long at, long looked) {}

    private static final class Owner {
        private final ReentrantLock asking = new ReentrantLock();
        private volatile @Nullable Word word;
    }

    /// The roles and grant sets that somebody holds; none when it may not sign in.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 503 when they are not known and cannot be asked for
    Set<String> roles(String tenant, String id) {
        var holder = new Holder(tenant, id);
        var owner = owners.get(holder, _ -> new Owner());
        var word = owner.word;
        long age = word == null ? Long.MAX_VALUE : System.nanoTime() - word.looked;
        if (word != null && age <= STALE) {
            if (age > FRESH && !owner.asking.isLocked()) {
                Thread.ofVirtual().name("llm-key-owner").start(() -> asked(holder, owner, word));
            }
            return word.roles;
        }
        return asked(holder, owner, word).roles;
    }

    /// What is said now, or was said since the word that was too old.
    private Word asked(Holder holder, Owner owner, @Nullable Word before) {
        owner.asking.lock();
        try {
            var now = owner.word;
            if (now == null || now == before) {
                now = said(holder, before);
                owner.word = now;
            }
            return now;
        } finally {
            owner.asking.unlock();
        }
    }

    private Word said(Holder holder, @Nullable Word before) {
        long now = System.nanoTime();
        try {
            var held = calls.call(Principal.system("_system"), () -> holders.held(holder));
            return new Word(Set.copyOf(held.roles()), now, now);
        } catch (RuntimeException away) {
            if (before == null || now - before.at > LAST_WORD) {
                throw away;
            }
            LOG.warn("what the owner {} of a key holds cannot be asked for, the last word counts", holder.id(), away);
            return new Word(before.roles, before.at, now);
        }
    }
}
