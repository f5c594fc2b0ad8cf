package ai.bhiv.crm.internal;

import ai.bhiv.platform.store.Folded;
import java.net.IDN;

/// What makes two email addresses one (CRM-1): lower case, the domain in ASCII (RFC 5890); dots and plus-tags count.
final class EmailKey {
    private EmailKey() {}

    static String of(String email) {
        var folded = Folded.key(email);
        int at = folded.lastIndexOf('@');
        return at < 0 ? folded : folded.substring(0, at + 1) + ascii(folded.substring(at + 1));
    }

    private static String ascii(String domain) {
        try {
            return IDN.toASCII(domain);
        } catch (IllegalArgumentException notAName) {
            // it stays comparable as it was written
            return domain;
        }
    }
}
