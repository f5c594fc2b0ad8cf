package ai.bhiv.platform.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a record an event that its module publishes: the record is the `data` of a CloudEvent (version 1.0).
///
/// Beside it lies an example of each version, `events/<name>.v<version>.json` among the resources. A record may
/// grow by members that can be absent, with a new version and a new example; what breaks a stored example of any
/// version needs another name (PLT-57).
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {
    /// The CloudEvents `type`: `module.thing.happened`, in kebab case. Its first part is the publishing module.
    String name();

    /// Of the schema, from 1.
    int version() default 1;

    /// The component of the record that names what the event is about: the CloudEvents `subject`, and the ordering
    /// key. Events with one key reach a subscriber that declares order in the order in which their transactions
    /// committed, provided that these transactions exclude each other, as two changes of one record do.
    String key();
}
