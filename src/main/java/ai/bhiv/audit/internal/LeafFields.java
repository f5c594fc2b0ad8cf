package ai.bhiv.audit.internal;

import ai.bhiv.platform.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// What a leaf says in the fields that have a column, read without making a tree: verification does it for every
/// entry.
final class LeafFields {
    /// Those that are one text.
    static final List<String> TEXTS = List.of(
            "id",
            "actor_id",
            "act",
            "session",
            "operation",
            "action",
            "resource_type",
            "outcome",
            "code",
            "class",
            "security",
            "level",
            "correlation",
            "run",
            "approval");

    private static final java.util.Map<String, Integer> PLACES = new java.util.HashMap<>();
    private static final int SECONDS_A_DAY = 86_400;
    private static final int MICROS = 1_000_000;

    static {
        TEXTS.forEach(name -> PLACES.put(name, PLACES.size()));
    }

    private final @Nullable String[] texts = new @Nullable String[TEXTS.size()];
    private final List<String> ids = new ArrayList<>(2);
    private String at = "";
    private String digest = "";
    private boolean late;

    private LeafFields() {}

    /// Nothing when it is no entry.
    static @Nullable LeafFields of(String leaf) {
        var fields = new LeafFields();
        try (var parser = Json.MAPPER.createParser(leaf)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                fields.take(name, parser.nextToken(), parser);
            }
            return fields;
        } catch (JacksonException e) {
            return null;
        }
    }

    private void take(String name, JsonToken token, JsonParser parser) {
        var place = PLACES.get(name);
        if (place != null) {
            texts[place] = parser.getValueAsString();
        } else if (name.equals("resource_ids") && token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                ids.add(String.valueOf(parser.getValueAsString()));
            }
        } else {
            switch (name) {
                case "at" -> at = parser.getValueAsString("");
                case "detail_digest" -> digest = parser.getValueAsString("");
                case "spool_number", "carried_over" -> late = true;
                default -> parser.skipChildren();
            }
        }
    }

    /// By the place in [#TEXTS].
    @Nullable
    String text(int place) {
        return texts[place];
    }

    List<String> ids() {
        return ids;
    }

    String digest() {
        return digest;
    }

    /// Whether it waited in a spool or was carried over, so that its time need not follow that of those before it.
    boolean late() {
        return late;
    }

    /// Microseconds since 1970; the least number when it says no time.
    long micros() {
        try {
            if (at.length() == "1970-01-01T00:00:00.000000Z".length() && at.charAt(10) == 'T' && at.endsWith("Z")) {
                long day =
                        LocalDate.of(number(0, 4), number(5, 7), number(8, 10)).toEpochDay();
                long second = number(11, 13) * 3600L + number(14, 16) * 60L + number(17, 19);
                return (day * SECONDS_A_DAY + second) * MICROS + number(20, 26);
            }
            var instant = Instant.parse(at);
            return instant.getEpochSecond() * MICROS + instant.getNano() / 1_000;
        } catch (DateTimeException | NumberFormatException e) {
            return Long.MIN_VALUE;
        }
    }

    private int number(int from, int to) {
        return Integer.parseInt(at, from, to, 10);
    }
}
