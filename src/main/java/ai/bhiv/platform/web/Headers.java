package ai.bhiv.platform.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// HTTP header fields, names in any case, repeated fields in order (RFC 9110, section 5).
public final class Headers {
    private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /// The first value.
    public @Nullable String first(String name) {
        var values = fields.get(name);
        return values == null ? null : values.getFirst();
    }

    public List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    public Headers add(String name, String value) {
        fields.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
        return this;
    }

    /// Replaces every value of the field.
    public Headers set(String name, String value) {
        var single = new ArrayList<String>(1);
        single.add(value);
        fields.put(name, single);
        return this;
    }

    public Headers remove(String name) {
        fields.remove(name);
        return this;
    }

    public void forEach(BiConsumer<String, String> each) {
        fields.forEach((name, values) -> values.forEach(value -> each.accept(name, value)));
    }

    public Headers copy() {
        var copy = new Headers();
        forEach(copy::add);
        return copy;
    }

    /// Whether the field's media type is this one, parameters aside.
    public boolean mediaTypeIs(String name, String type) {
        var value = first(name);
        if (value == null) {
            return false;
        }
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end))
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals(type);
    }

    @Override
    public String toString() {
        return fields.keySet().toString();
    }
}
