package ai.bhiv.platform.event;

import ai.bhiv.platform.json.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.core.annotation.AnnotationUtils;

/// Reads what [EventType] declares, once per record class.
final class EventTypes {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9-]*){2}");

    private static final ClassValue<Declared> DECLARED = new ClassValue<>() {
        @Override
        protected Declared computeValue(Class<?> type) {
            return read(type);
        }
    };

    private EventTypes() {}

    /// What a record class declares.
    record Declared(Class<?> record, String name, int version, RecordComponent key) {
        /// The publishing module, which is the schema of its outbox.
        String module() {
            return name.substring(0, name.indexOf('.'));
        }

        String key(Record event) {
            try {
                return String.valueOf(key.getAccessor().invoke(event));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(record.getName() + "." + key.getName() + " cannot be read", e);
            }
        }

        Record data(String json) {
            return (Record) Json.MAPPER.readValue(json, record);
        }
    }

    /// @throws IllegalArgumentException when the class is no well-declared event
    static Declared of(Class<?> record) {
        return DECLARED.get(record);
    }

    private static Declared read(Class<?> type) {
        var declared = AnnotationUtils.getAnnotation(type, EventType.class);
        if (declared == null || !type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " (expected: a record with @EventType)");
        }
        if (!NAME.matcher(declared.name()).matches() || declared.version() < 1) {
            throw new IllegalArgumentException("%s: name %s, version %d (expected: module.thing.happened, from 1)"
                    .formatted(type.getName(), declared.name(), declared.version()));
        }
        var key = Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getName().equals(declared.key()))
                .filter(component -> component.getType() == UUID.class || component.getType() == String.class)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s: key %s (expected: a component of UUID or String)"
                        .formatted(type.getName(), declared.key())));
        key.getAccessor().setAccessible(true);
        return new Declared(type, declared.name(), declared.version(), key);
    }
}
