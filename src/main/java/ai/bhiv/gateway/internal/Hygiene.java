package ai.bhiv.gateway.internal;

import ai.bhiv.platform.web.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Takes out of a client's request what only the platform's own processes tell each other (GTW-7, GTW-50).
final class Hygiene {
    private static final String OURS = "bhiv-";
    private static final List<String> CLAIMED =
            List.of("Forwarded", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto");

    private Hygiene() {}

    static void ofRequest(Headers headers) {
        var removed = new ArrayList<String>();
        headers.forEach((name, _) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith(OURS)) {
                removed.add(name);
            }
        });
        removed.forEach(headers::remove);
        CLAIMED.forEach(headers::remove);
    }
}
