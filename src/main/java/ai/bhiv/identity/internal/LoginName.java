package ai.bhiv.identity.internal;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Whom a login names: `name` in the tenant `default`, or `tenant/name`.
///
/// @param name folded: NFKC, lower case, no spaces around
record LoginName(String tenant, String name) {
    static final String DEFAULT_TENANT = "default";

    private static final Pattern WITH_TENANT = Pattern.compile("([a-z0-9-]{2,40})/(.+)");

    static LoginName of(String given) {
        var qualified = WITH_TENANT.matcher(given.strip());
        return qualified.matches()
                ? new LoginName(qualified.group(1), folded(qualified.group(2)))
                : new LoginName(DEFAULT_TENANT, folded(given));
    }

    static String folded(String name) {
        return Normalizer.normalize(name.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
