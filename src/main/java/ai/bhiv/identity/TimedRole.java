package ai.bhiv.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A role or grant set that ends by itself (IDN-43): `auditor@1764100000`, with the second since 1970 at which it does.
/// Tokens carry it so, and every verifier lets it end in time.
public final class TimedRole {
    private static final char MARK = '@';

    private TimedRole() {}

    /// What is held at this time, without the marks; the same set when nothing of it ends by itself.
    public static Set<String> heldAt(Set<String> roles, Instant now) {
        if (roles.stream().noneMatch(role -> role.indexOf(MARK) >= 0)) {
            return roles;
        }
        var held = new LinkedHashSet<String>();
        for (var role : roles) {
            int mark = role.indexOf(MARK);
            if (mark < 0) {
                held.add(role);
            } else if (now.getEpochSecond() < Long.parseLong(role, mark + 1, role.length(), 10)) {
                held.add(role.substring(0, mark));
            }
        }
        return Set.copyOf(held);
    }

    /// The names alone.
    public static List<String> names(Collection<String> roles) {
        return roles.stream()
                .map(role -> role.indexOf(MARK) < 0 ? role : role.substring(0, role.indexOf(MARK)))
                .toList();
    }
}
