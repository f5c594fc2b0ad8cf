package ai.bhiv.platform.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which answers go out in gzip (GTW-47): texts of some length, or of one not known before, whole, to clients that take
/// it. Not those that may hold a secret beside what the client sent (BREACH), and not records whose strong ETag a
/// client
/// needs for its next change.
final class Compression {
    private static final int SHORTEST = 1024;

    private Compression() {}

    /// Whether such an answer differs by what the client accepts.
    static boolean applies(Reply reply) {
        var headers = reply.headers();
        boolean whole =
                reply.status() >= 200 && reply.status() != 204 && reply.status() != 206 && reply.status() != 304;
        return whole
                && (reply.body().length() < 0 || reply.body().length() >= SHORTEST)
                && text(headers)
                && headers.first("Content-Encoding") == null
                && headers.first("Content-Range") == null
                && headers.first("ETag") == null
                && !secret(headers);
    }

    private static boolean secret(Headers headers) {
        var control = headers.first("Cache-Control");
        return headers.first("Set-Cookie") != null || control != null && control.contains("no-store");
    }

    private static boolean text(Headers headers) {
        var given = headers.first("Content-Type");
        if (given == null) {
            return false;
        }
        int end = given.indexOf(';');
        var type = (end < 0 ? given : given.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "text/event-stream" -> false;
            case "application/json", "application/javascript", "application/xml", "image/svg+xml" -> true;
            default -> type.startsWith("text/") || type.endsWith("+json") || type.endsWith("+xml");
        };
    }

    /// Whether a client takes gzip (RFC 9110, section 12.5.3).
    static boolean accepted(@Nullable String header) {
        if (header == null) {
            return false;
        }
        boolean any = false;
        for (var part : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            int end = part.indexOf(';');
            var coding = (end < 0 ? part : part.substring(0, end)).strip();
            boolean refused = end >= 0 && zero(part.substring(end + 1).strip());
            if (coding.equals("gzip") || coding.equals("x-gzip")) {
                return !refused;
            }
            any |= coding.equals("*") && !refused;
        }
        return any;
    }

    private static boolean zero(String weight) {
        return weight.startsWith("q=") && weight.substring(2).strip().matches("0(\\.0{0,3})?");
    }
}
