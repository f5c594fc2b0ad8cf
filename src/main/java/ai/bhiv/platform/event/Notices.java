package ai.bhiv.platform.event;

import ai.bhiv.platform.event.EventTypes.Declared;
import java.lang.reflect.InvocationTargetException;
import java.util.UUID;

/// Events that say of one record that it was changed, and nothing more: what it is now is read from its module, so that
/// a notice never shows what its reader may not see. A notice is a record of one id.
public final class Notices {
    private Notices() {}

    /// The notices of one table's records.
    public record Kinds(
            Class<? extends Record> created, Class<? extends Record> updated, Class<? extends Record> deleted) {}

    /// @param type a record with [EventType] whose only component is the id
    /// @param id in its canonical form
    /// @throws IllegalArgumentException when the type is no notice
    public static Record of(Class<? extends Record> type, String id) {
        return of(type, UUID.fromString(id));
    }

    /// @param type a record with [EventType] whose only component is the id
    /// @throws IllegalArgumentException when the type is no notice
    public static Record of(Class<? extends Record> type, UUID id) {
        Declared declared = EventTypes.of(type);
        if (type.getRecordComponents().length != 1 || declared.key().getType() != UUID.class) {
            throw new IllegalArgumentException(type.getName() + " (expected: a record of one UUID)");
        }
        try {
            var constructor = type.getDeclaredConstructor(UUID.class);
            constructor.setAccessible(true);
            return constructor.newInstance(id);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made of an id", cause(e));
        }
    }

    private static Throwable cause(ReflectiveOperationException e) {
        return e instanceof InvocationTargetException thrown ? thrown.getTargetException() : e;
    }
}
