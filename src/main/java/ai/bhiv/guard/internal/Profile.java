package ai.bhiv.guard.internal;

import java.util.Locale;
import java.util.Set;

/// How a value is judged by what its field is for.
enum Profile {
    /// Names, identifiers, search words: an attack is refused.
    TEXT,
    /// Descriptions, messages, prompts, documents: they may quote SQL, scripts and commands, and are only watched.
    CONTENT;

    private static final Set<String> CONTENT_FIELDS = Set.of(
            "message",
            "messages",
            "text",
            "body",
            "description",
            "note",
            "notes",
            "comment",
            "comments",
            "content",
            "prompt",
            "question",
            "answer",
            "input",
            "output",
            "html",
            "markdown",
            "code",
            "snippet",
            "template",
            "instructions",
            "instruction",
            "system",
            "details",
            "detail",
            "remark",
            "remarks",
            "resolution",
            "reason",
            "document",
            "documents",
            "expression",
            "definition",
            "query_text",
            "conversation",
            "completion");

    static Profile of(Value value) {
        return switch (value.place()) {
            case JSON, FORM, PART -> CONTENT_FIELDS.contains(last(value.name())) ? CONTENT : TEXT;
            case TEXT, XML -> CONTENT;
            case PATH, QUERY_NAME, QUERY, HEADER, COOKIE, USER_AGENT, FORM_NAME, JSON_KEY, FILE_NAME -> TEXT;
        };
    }

    /// The last word of `ticketDescription` or `ticket_description`.
    private static String last(String name) {
        int from = name.length();
        while (from > 0 && Letters.letter(name.charAt(from - 1))) {
            from--;
            if (Character.isUpperCase(name.charAt(from))) {
                break;
            }
        }
        return name.substring(from).toLowerCase(Locale.ROOT);
    }
}
