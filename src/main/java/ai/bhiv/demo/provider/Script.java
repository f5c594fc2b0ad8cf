package ai.bhiv.demo.provider;

import java.util.HashMap;
import java.util.Map;

/// What the fake provider does for a request, written in the model's name after a semicolon:
/// `fake;words=20;every=5;cut=7`.
///
/// | word | meaning |
/// | --- | --- |
/// | `words` | tokens of the answer, one event each in a stream (8) |
/// | `first`, `every` | milliseconds before the first byte, and between events |
/// | `status`, `retry-after` | answer with this status instead |
/// | `fail` | only the first so many requests of this name get `status`, `reset` or `cut` |
/// | `cut`, `reset`, `stall` | after so many events: end without the terminal, reset the connection, say nothing more |
/// | `error` | after so many events an error event, in a stream of status 200 |
/// | `drip` | milliseconds between single bytes |
/// | `usage` | `none`, `double`, or `negative` |
/// | `done` | `no`: no `[DONE]` |
/// | `tools` | so many tool calls instead of text |
/// | `body` | `html`, `empty` or `junk` instead of an answer |
record Script(String model, Map<String, String> words) {
    static Script of(String model) {
        var words = new HashMap<String, String>();
        var parts = model.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                words.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
            }
        }
        return new Script(model, Map.copyOf(words));
    }

    int number(String word, int otherwise) {
        var value = words.get(word);
        return value == null || !value.matches("\\d{1,9}") ? otherwise : Integer.parseInt(value);
    }

    String text(String word) {
        return words.getOrDefault(word, "");
    }

    /// The same script without its faults.
    Script mended() {
        var rest = new HashMap<>(words);
        rest.keySet().removeAll(java.util.Set.of("status", "reset", "cut", "stall", "error", "body"));
        return new Script(model, Map.copyOf(rest));
    }
}
