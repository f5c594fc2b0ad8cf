package ai.bhiv.platform.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One setting as it is declared.
///
/// @param name kebab-case key, with the prefix of its record
public record SettingKey(String name, Setting declared, Class<?> type, boolean nullable) {

    /// The settings of a record, in its order.
    public static List<SettingKey> of(Class<? extends Record> record) {
        return Stream.of(record.getRecordComponents())
                .map(component -> of(config(record).prefix(), component))
                .toList();
    }

    /// The record's own declaration.
    public static Config config(Class<? extends Record> record) {
        var config = record.getAnnotation(Config.class);
        if (config == null) {
            throw new IllegalArgumentException(record.getName() + " (expected: a record with @Config)");
        }
        return config;
    }

    private static SettingKey of(String prefix, RecordComponent component) {
        var declared = component.getAnnotation(Setting.class);
        if (declared == null) {
            throw new IllegalArgumentException(
                    prefix + "." + component.getName() + " (expected: a component with @Setting)");
        }
        var name = prefix + "." + (declared.name().isEmpty() ? kebab(component.getName()) : declared.name());
        if (declared.secret() && !declared.value().isEmpty()) {
            throw new IllegalArgumentException(name + " (expected: no default, because it is a secret)");
        }
        return new SettingKey(
                name,
                declared,
                component.getType(),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class));
    }

    /// The environment variable that sets it.
    public String variable() {
        return "BHIV_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /// Whether the value is never shown.
    public boolean secret() {
        return declared.secret();
    }

    /// The default as it would be written in the file; null when there is none.
    public @Nullable String defaultText() {
        return declared.value().isEmpty() && type != List.class ? null : declared.value();
    }

    /// The limits for reading: `1..65530`, `at least 1s`; null when there are none.
    public @Nullable String range() {
        var min = declared.min();
        var max = declared.max();
        if (min.isEmpty()) {
            return max.isEmpty() ? null : "at most " + max;
        }
        return max.isEmpty() ? "at least " + min : min + ".." + max;
    }

    /// What a right value looks like.
    public String expected() {
        var range = range();
        return SettingType.of(type).expected() + (range == null ? "" : ", " + range);
    }

    /// The value of a text, within the limits.
    ///
    /// @throws RuntimeException when the text is not of the type or out of range
    public Object read(String text) {
        var reader = SettingType.of(type);
        var value = reader.read(text);
        if (!declared.min().isEmpty() && compare(value, reader.read(declared.min())) < 0
                || !declared.max().isEmpty() && compare(value, reader.read(declared.max())) > 0) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    @SuppressWarnings("unchecked") // both come from one reader
    private static int compare(Object value, Object limit) {
        return ((Comparable<Object>) value).compareTo(limit);
    }

    private static String kebab(String camel) {
        return camel.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /// The record of these values, one for each of its settings and in their order.
    ///
    /// @throws IllegalArgumentException when a rule across the values is broken
    public static <R extends Record> R record(Class<R> type, List<@Nullable Object> values) {
        var types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException rule) {
                throw rule;
            }
            throw new IllegalStateException(type.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }
}
