package ai.bhiv.platform.contract;

import org.jspecify.annotations.Nullable;

/// One event of a stream (WHATWG HTML, section 9.2.6).
///
/// @param id where to resume: a receiver that comes back sends the last one it saw as `Last-Event-ID`; without one
/// the
/// receiver's place stays where it was
/// @param name the event's kind; `message` is what a browser calls an event without one, `end` is the platform's
/// @param data one JSON value
public record StreamEvent<T>(@Nullable String id, String name, T data) {
    /// The name of the last event of every stream.
    public static final String END = "end";

    public StreamEvent {
        if (id != null && id.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("id: '" + id + "' (expected: no control characters)");
        }
        if (name.isEmpty() || name.equals(END) || name.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(
                    "name: '" + name + "' (expected: a name without control characters, and not " + END + ")");
        }
    }

    /// An event that can be resumed after.
    public static <T> StreamEvent<T> of(String id, String name, T data) {
        return new StreamEvent<>(id, name, data);
    }
}
