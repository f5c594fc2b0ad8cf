package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import java.text.Normalizer;
import java.util.Locale;

/// What a password must be (IDN-4): long, and not the user's own name. No rule about kinds of characters.
final class PasswordRules {
    private static final int SHORTEST = 15;
    private static final int LONGEST = 128;
    private static final int SHORTEST_NAME_LOOKED_FOR = 4;

    private PasswordRules() {}

    /// @throws ai.bhiv.platform.problem.Problem `identity.password.refused` naming the rule, never the password
    static void check(String password, String username) {
        var normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
        int length = normal.codePointCount(0, normal.length());
        if (length < SHORTEST || length > LONGEST) {
            throw IdentityProblem.PASSWORD_REFUSED.because(
                    "password: " + length + " characters (expected: " + SHORTEST + ".." + LONGEST + ")");
        }
        if (normal.chars().anyMatch(Character::isISOControl)) {
            throw IdentityProblem.PASSWORD_REFUSED.because("password: a control character (expected: none)");
        }
        if (CommonPasswords.contains(normal)) {
            throw IdentityProblem.PASSWORD_REFUSED.because(
                    "password: among the 100,000 most common (expected: one that nobody guesses)");
        }
        if (username.length() >= SHORTEST_NAME_LOOKED_FOR
                && normal.toLowerCase(Locale.ROOT).contains(username)) {
            throw IdentityProblem.PASSWORD_REFUSED.because("password: contains the user name (expected: not)");
        }
    }
}
