package ai.bhiv.demo.provider;

import java.util.List;
import java.util.Map;

/// How a protocol says things.
interface Words {
    /// One event of a stream.
    ///
    /// @param token whether it carries a token of the answer
    record Event(String text, boolean token) {}

    Map<String, Object> whole(Turn turn);

    List<Event> events(Turn turn);

    Map<String, Object> error(String type, String message);

    String errorEvent();
}
