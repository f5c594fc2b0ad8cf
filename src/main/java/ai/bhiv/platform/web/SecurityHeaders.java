package ai.bhiv.platform.web;

import java.util.Map;

/// What every answer tells a browser, unless its own stage was stricter already (GTW-51).
final class SecurityHeaders {
    /// What an API answers is never a page.
    private static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private static final String PAGE_POLICY = "default-src 'self'; frame-ancestors 'none'";

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "strict-origin-when-cross-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "X-XSS-Protection", "0");

    private SecurityHeaders() {}

    /// Adds those that are missing.
    ///
    /// @param secure whether it goes out over TLS, which browsers are then to insist on for a year
    static void complete(Headers headers, boolean secure) {
        if (secure && headers.first("Strict-Transport-Security") == null) {
            headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        ALWAYS.forEach((name, value) -> {
            if (headers.first(name) == null) {
                headers.set(name, value);
            }
        });
        if (headers.first("Content-Security-Policy") == null) {
            headers.set(
                    "Content-Security-Policy",
                    headers.mediaTypeIs("Content-Type", "text/html") ? PAGE_POLICY : API_POLICY);
        }
    }
}
