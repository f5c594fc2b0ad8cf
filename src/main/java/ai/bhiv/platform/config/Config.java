package ai.bhiv.platform.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A record of settings: each component is one, named `prefix.component-name` (PLT-50).
///
/// A component is a `String`, `int`, `long`, `boolean`, `double` (a ratio), `Duration`, [DataSize], `URI`,
/// `Path` or `List<String>`. It is `@Nullable`, or it has a default, or it must be set. Rules across
/// components stand in the record's constructor, which throws `IllegalArgumentException`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Config {
    String prefix();

    /// What the component is, as one sentence for the reference page.
    String meaning();

    /// When and for whom a value takes effect.
    Scope scope() default Scope.START;

    /// Where the values of a record are set.
    enum Scope {
        /// By file, variable or command line, when the process starts.
        START,
        /// While the platform runs, for all of it: `PUT /settings/{key}`.
        PLATFORM,
        /// While the platform runs, for all of it and, over that, for single tenants.
        TENANT
    }

    /// Keys of earlier releases, as `old.key=new.key`. They are refused with the replacement.
    String[] removed() default {};
}
