package ai.bhiv.cli;

import ai.bhiv.platform.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A request below the server's address.
///
/// @param path with its query
/// @param within how long an answer may take
record ApiRequest(String method, String path, Map<String, String> headers, BodyPublisher body, Duration within) {
    private static final Duration USUAL = Duration.ofMinutes(2);

    static ApiRequest get(String path) {
        return new ApiRequest("GET", path, Map.of(), BodyPublishers.noBody(), USUAL);
    }

    static ApiRequest post(String path) {
        return new ApiRequest("POST", path, Map.of(), BodyPublishers.noBody(), USUAL);
    }

    static ApiRequest json(String method, String path, Object body) {
        return new ApiRequest(
                method,
                path,
                Map.of("Content-Type", "application/json"),
                BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)),
                USUAL);
    }

    /// @param fields already encoded
    static ApiRequest form(String path, String fields) {
        return new ApiRequest(
                "POST",
                path,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                BodyPublishers.ofString(fields),
                USUAL);
    }

    ApiRequest with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiRequest(method, path, more, body, within);
    }

    ApiRequest within(Duration longer) {
        return new ApiRequest(method, path, headers, body, longer);
    }

    /// A part of a path or query, encoded (RFC 3986).
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
