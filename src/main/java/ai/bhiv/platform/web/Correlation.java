package ai.bhiv.platform.web;

import ai.bhiv.platform.id.Ids;
import java.util.regex.Pattern;

/// Reads or makes the ids that follow a request through logs, problems, audit and outgoing calls (PLT-39; W3C Trace
/// Context, section 3.2).
final class Correlation {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final String NO_TRACE = "0".repeat(32);

    private Correlation() {}

    static String id(Headers headers, Ids ids) {
        var given = headers.first("X-Correlation-ID");
        return given != null && ID.matcher(given).matches() ? given : ids.next().toString();
    }

    static String traceId(Headers headers, Ids ids) {
        var given = headers.first("traceparent");
        if (given != null) {
            var matcher = TRACEPARENT.matcher(given);
            if (matcher.matches() && !matcher.group(1).equals(NO_TRACE)) {
                return matcher.group(1);
            }
        }
        return ids.next().toString().replace("-", "");
    }
}
