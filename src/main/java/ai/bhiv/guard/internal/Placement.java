package ai.bhiv.guard.internal;

import ai.bhiv.platform.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where a trial puts a value in a request, encoded as a client would.
public enum Placement {
    QUERY,
    FORM,
    JSON,
    PATH,
    HEADER;

    /// The usual ones of a class.
    public static Set<Placement> of(String label) {
        return label.equals("lfi") ? EnumSet.of(QUERY, FORM, PATH) : EnumSet.of(QUERY, FORM);
    }

    /// A request that carries the value here.
    RequestParts request(String value) {
        return switch (this) {
            case QUERY -> request("/trial", "q=" + encoded(value), List.of(), "", "");
            case FORM -> request("/trial", null, List.of(), "application/x-www-form-urlencoded", "q=" + encoded(value));
            case JSON ->
                request(
                        "/trial",
                        null,
                        List.of(),
                        "application/json",
                        Json.MAPPER.writeValueAsString(Map.of("q", value)));
            case PATH -> request("/trial/" + encoded(value).replace("+", "%20"), null, List.of(), "", "");
            case HEADER -> request("/trial", null, List.of(new RequestParts.Header("X-Trial", value)), "", "");
        };
    }

    private static RequestParts request(
            String path,
            @org.jspecify.annotations.Nullable String query,
            List<RequestParts.Header> headers,
            String type,
            String body) {
        return new RequestParts("GET", path, query, headers, type, body.getBytes(StandardCharsets.UTF_8), false);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
