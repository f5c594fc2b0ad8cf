package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.GatewayProblem;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Handler;

/// Lets pass only paths that have one spelling (GTW-1), so that what one stage allowed is what the next one serves:
/// no `.` or `..`, no empty segment within, no `;`, backslash or control character, plain or encoded, no encoded
/// slash, and nothing encoded twice.
final class CanonicalPath {
    private CanonicalPath() {}

    static Handler before(Handler next) {
        return exchange -> {
            check(exchange);
            return next.handle(exchange);
        };
    }

    private static void check(Exchange exchange) {
        var fault = fault(exchange.path());
        if (!fault.isEmpty()) {
            throw GatewayProblem.PATH_REFUSED.because("path: " + fault + " (expected: segments with one spelling)");
        }
    }

    /// What is wrong with the path; empty when nothing is.
    static String fault(String path) {
        if (!path.startsWith("/")) {
            return "does not begin with /";
        }
        int begin = 1;
        for (int i = 1; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                var fault = segment(path, begin, i, i == path.length());
                if (!fault.isEmpty()) {
                    return fault;
                }
                begin = i + 1;
            }
        }
        return "";
    }

    private static String segment(String path, int begin, int end, boolean last) {
        if (begin == end) {
            return last ? "" : "an empty segment";
        }
        boolean onlyDots = true;
        for (int i = begin; i < end; i++) {
            int c = path.charAt(i);
            if (c == '%') {
                c = i + 2 < end ? octet(path, i + 1) : -1;
                if (c < 0) {
                    return "an incomplete percent-encoding";
                }
                if (c == '/') {
                    return "an encoded slash";
                }
                if (c == '%') {
                    return "something that may be encoded twice";
                }
                i += 2;
            }
            if (c < 0x20 || c == 0x7F) {
                return "a control character";
            }
            if (c == '\\') {
                return "a backslash";
            }
            if (c == ';') {
                return "a parameter (;)";
            }
            onlyDots &= c == '.';
        }
        return onlyDots ? "a segment of dots" : "";
    }

    private static int octet(String path, int at) {
        int high = Character.digit(path.charAt(at), 16);
        int low = Character.digit(path.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
