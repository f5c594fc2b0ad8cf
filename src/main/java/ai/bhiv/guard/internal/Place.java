package ai.bhiv.guard.internal;

import java.util.Locale;

/// Where in a request a value stands.
enum Place {
    PATH,
    QUERY_NAME,
    QUERY,
    HEADER,
    COOKIE,
    USER_AGENT,
    FORM_NAME,
    FORM,
    JSON_KEY,
    JSON,
    FILE_NAME,
    PART,
    XML,
    TEXT;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
