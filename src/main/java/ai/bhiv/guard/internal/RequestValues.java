package ai.bhiv.guard.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes a request apart into the values that an application would receive. The bytes that go on stay as they came.
final class RequestValues {
    static final int MOST = 1000;
    private static final int LONGEST = 8 * 1024;

    /// Fields that carry no text of the sender, or are checked for form elsewhere.
    private static final Set<String> NOT_READ = Set.of(
            "authorization",
            "proxy-authorization",
            "content-length",
            "content-type",
            "host",
            "connection",
            "accept",
            "accept-encoding",
            "accept-language",
            "if-match",
            "if-none-match",
            "idempotency-key",
            "traceparent",
            "tracestate",
            "x-correlation-id",
            "x-request-timeout-ms",
            "date",
            "expect",
            "transfer-encoding",
            "te",
            "cache-control",
            "pragma",
            "upgrade-insecure-requests",
            "sec-fetch-site",
            "sec-fetch-mode",
            "sec-fetch-dest",
            "sec-fetch-user",
            "sec-ch-ua",
            "sec-ch-ua-mobile",
            "sec-ch-ua-platform",
            "origin",
            "dnt");

    private final Consumer<Value> each;
    private int count;
    private boolean truncated;

    private RequestValues(Consumer<Value> each) {
        this.each = each;
    }

    /// Hands each value over; whether some were left out because they were too many or too long.
    static boolean of(RequestParts request, Consumer<Value> each) {
        var values = new RequestValues(each);
        values.path(request.path());
        var query = request.query();
        if (query != null) {
            values.pairs(query, Place.QUERY_NAME, Place.QUERY);
        }
        request.headers().forEach(values::header);
        if (request.body().length > 0) {
            values.body(request.contentType(), request.body());
        }
        return values.truncated || request.truncated();
    }

    private void add(Place place, String name, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (count++ >= MOST) {
            truncated = true;
            return;
        }
        if (text.length() <= LONGEST) {
            each.accept(new Value(place, name, text));
        } else {
            truncated |= text.length() > 2 * LONGEST;
            each.accept(new Value(place, name, text.substring(0, LONGEST)));
            each.accept(new Value(place, name, text.substring(Math.max(LONGEST, text.length() - LONGEST))));
        }
    }

    private void path(String path) {
        add(Place.PATH, "", PercentDecoding.decode(path));
        if (path.indexOf('%') < 0) {
            return;
        }
        int from = 0;
        while (from < path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            var segment = path.substring(from, end);
            if (segment.indexOf('%') >= 0) {
                add(Place.PATH, "segment", PercentDecoding.decode(segment));
            }
            from = end + 1;
        }
    }

    /// `name=value` pairs as HTML forms send them.
    private void pairs(String text, Place names, Place values) {
        int from = 0;
        var before = "";
        var joined = new StringBuilder();
        while (from <= text.length()) {
            int next = text.indexOf('&', from);
            int end = next < 0 ? text.length() : next;
            int equals = text.indexOf('=', from);
            boolean pair = equals >= from && equals < end;
            var name = decoded(text, from, pair ? equals : end);
            var value = pair ? decoded(text, equals + 1, end) : "";
            add(names, name, name);
            add(values, name, value);
            if (name.equals(before) && !name.isEmpty()) {
                joined.append(joined.isEmpty() ? "" : ",").append(value);
            } else {
                joined(values, before, joined);
                joined.append(value);
            }
            before = name;
            from = end + 1;
        }
        joined(values, before, joined);
    }

    /// Several values of one name are also read as one: some frameworks join them.
    private void joined(Place place, String name, StringBuilder values) {
        if (values.indexOf(",") > 0) {
            add(place, name, values.toString());
        }
        values.setLength(0);
    }

    private static String decoded(String text, int from, int to) {
        var part = text.substring(from, to);
        boolean plus = part.indexOf('+') >= 0;
        return PercentDecoding.decode(plus ? part.replace('+', ' ') : part);
    }

    private void header(RequestParts.Header header) {
        var name = header.name().toLowerCase(Locale.ROOT);
        if (name.equals("cookie")) {
            for (var cookie : header.value().split(";", MOST)) {
                int equals = cookie.indexOf('=');
                add(Place.COOKIE, cookie.substring(0, Math.max(0, equals)).strip(), cookie.substring(equals + 1));
            }
        } else if (name.equals("user-agent")) {
            add(Place.USER_AGENT, name, header.value());
        } else if (!NOT_READ.contains(name)) {
            add(Place.HEADER, name, header.value());
        }
    }

    private void body(@Nullable String contentType, byte[] body) {
        var type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/x-www-form-urlencoded")) {
            pairs(new String(body, StandardCharsets.UTF_8), Place.FORM_NAME, Place.FORM);
        } else if (type.startsWith("multipart/")) {
            int mark = type.indexOf("boundary=");
            if (mark >= 0 && contentType != null) {
                var boundary = contentType
                        .substring(mark + 9)
                        .replace("\"", "")
                        .split(";", 2)[0]
                        .strip();
                new MultipartValues(this::add).read(new String(body, StandardCharsets.ISO_8859_1), boundary);
            }
        } else if (type.contains("json") || type.isEmpty() && (body[0] == '{' || body[0] == '[')) {
            new JsonValues(Charsets.text(body), this::add).read();
        } else if (type.contains("xml")) {
            add(Place.XML, "", Charsets.text(body));
        } else if (type.startsWith("text/") && !type.startsWith("text/csv")) {
            add(Place.TEXT, "", Charsets.text(body));
        }
    }

    /// Takes a place, a name and a text.
    @FunctionalInterface
    interface Sink {
        void accept(Place place, String name, String text);
    }
}
