package ai.bhiv.identity.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The 100,000 most common passwords (IDN-4), from the word lists of nbvcxz 1.5.1 (MIT licence). Read anew at each
/// question, which is asked when a password is set: a few milliseconds then, and no memory in between.
final class CommonPasswords {
    private static final String LIST = "/dictionaries/passwords.txt";

    private CommonPasswords() {}

    static boolean contains(String password) {
        var wanted = password.toLowerCase(Locale.ROOT);
        try (var list = CommonPasswords.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new IllegalStateException(LIST + " (expected: on the class path, from nbvcxz)");
            }
            return new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))
                    .lines()
                    .anyMatch(line -> line.toLowerCase(Locale.ROOT).equals(wanted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
