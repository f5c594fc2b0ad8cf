package ai.bhiv.identity;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What this process must no longer accept, as the revocation feed says (IDN-20). Entries stay until the last token
/// that they could concern has ended.
public final class RevokedTokens {
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
    private final Map<String, Instant> issuedUntil = new ConcurrentHashMap<>();
    private final Map<String, Change> changes = new ConcurrentHashMap<>();

    /// Takes a line of the feed.
    ///
    /// @param kind `session`, `token`, `key`, `delegation`: all of it; `client`, `subject`, `actors`: what was
    ///     issued before
    /// @param until when no such token can be good any more
    public void take(String kind, String value, Instant at, Instant until) {
        if (kind.equals("roles")) {
            takeRoles(value, at, until);
            return;
        }
        var name = kind + " " + value;
        if (kind.equals("client") || kind.equals("subject") || kind.equals("actors")) {
            issuedUntil.merge(name, at, (a, b) -> a.isAfter(b) ? a : b);
        }
        ends.put(name, until);
    }

    /// @param value the subject's id, a space, and what it holds from now on, separated by commas
    private void takeRoles(String value, Instant at, Instant until) {
        int space = value.indexOf(' ');
        var roles = value.substring(space + 1);
        var change = new Change(at, until, roles.isEmpty() ? Set.of() : Set.of(roles.split(",")));
        changes.merge(value.substring(0, space), change, (a, b) -> a.at.isAfter(b.at) ? a : b);
    }

    /// What the subject of the token holds: as the token says, or as the last change says (IDN-43). The change wins
    /// over
    /// every token, also over a later one, because that may have been made while the change was not committed yet.
    Set<String> rolesNow(VerifiedToken token) {
        var said = token.principal().roles();
        if (changes.isEmpty() || said.contains(RoleMatrix.PASSWORD_CHANGE)) {
            return said;
        }
        var change = changes.get(token.principal().id());
        return change == null ? said : change.roles;
    }

    private record Change(Instant at, Instant until, Set<String> roles) {}

    /// Forgets what can concern no token any more.
    public void forget(Instant now) {
        ends.values().removeIf(until -> until.isBefore(now));
        changes.values().removeIf(change -> change.until.isBefore(now));
        issuedUntil.keySet().removeIf(name -> !ends.containsKey(name));
    }

    /// Whether the token was taken back.
    boolean covers(VerifiedToken token) {
        return !ends.isEmpty()
                && (ends.containsKey("session " + token.session())
                        || ends.containsKey("token " + token.id())
                        || ends.containsKey("key " + token.key())
                        || before("client " + token.client(), token.issued())
                        || before("subject " + token.principal().id(), token.issued()));
    }

    /// Whether it is an agent's, and the agent may no longer act.
    boolean coversActor(VerifiedToken token) {
        return !ends.isEmpty()
                && token.principal().actor() != null
                && (ends.containsKey("delegation " + token.delegation())
                        || before("actors " + token.principal().tenant(), token.issued()));
    }

    private boolean before(String name, Instant issued) {
        var at = issuedUntil.get(name);
        return at != null && !issued.isAfter(at);
    }
}
