package ai.bhiv.gateway.internal;

import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.Problem;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whose bucket a request draws on (GTW-32): the verified principal in its tenant; an agent together with the person it
/// acts for, in a bucket beside the person's; without a principal the address, of IPv6 its /64. Nothing unverified
/// names it.
///
/// @param prefix of the address, for rules of those who are not signed in
record Caller(String key, Kind kind, String prefix) {
    /// Which of the rules over all requests holds.
    enum Kind {
        ADDRESS,
        PERSON,
        /// A person at the console or the command line.
        SESSION,
        AGENT,
        SERVICE
    }

    private static final Set<String> FIRST_PARTY = Set.of("cli", "console");

    /// @param kinds what a principal that a token proves is
    static Caller of(RequestContext context, Kinds kinds) {
        var principal = context.principal();
        var prefix = prefix(context.remoteAddress());
        if (principal.anonymous()) {
            return new Caller("address " + prefix, Kind.ADDRESS, prefix);
        }
        var who = principal.tenant() + " " + principal.id();
        if (principal.actor() != null) {
            return new Caller(who + " by " + principal.actor(), Kind.AGENT, prefix);
        }
        return new Caller(who, kinds.of(principal, context.token()), prefix);
    }

    /// What principals are, by the client of their token. A known token always gives the same principal, so each is
    /// looked at once.
    static final class Kinds {
        private final TokenVerifier verifier;
        private final Cache<Principal, Kind> known =
                Caffeine.newBuilder().weakKeys().build();

        Kinds(TokenVerifier verifier) {
            this.verifier = verifier;
        }

        private Kind of(Principal principal, @Nullable String token) {
            return token == null ? Kind.PERSON : known.get(principal, p -> read(p, token));
        }

        private Kind read(Principal principal, String token) {
            try {
                var client = verifier.examine(token).client();
                if (client == null) {
                    return Kind.PERSON;
                }
                // A client that calls for itself is its own subject.
                return client.equals(principal.id())
                        ? Kind.SERVICE
                        : FIRST_PARTY.contains(client) ? Kind.SESSION : Kind.PERSON;
            } catch (Problem noToken) {
                return Kind.PERSON;
            }
        }
    }

    /// The address of IPv4, the first 64 bits of IPv6.
    static String prefix(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        var groups = new StringBuilder();
        int count = 0;
        int gap = address.indexOf("::");
        for (var group : (gap < 0 ? address : address.substring(0, gap)).split(":", -1)) {
            if (count < 4) {
                groups.append(group.isEmpty() ? "0" : group).append(':');
                count++;
            }
        }
        while (count++ < 4) {
            groups.append("0:");
        }
        return groups.append(":/64").toString();
    }
}
