package ai.bhiv.platform.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What is said of one setting, beside its name and type.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /// The default, as it would be written in the file; empty when there is none.
    String value() default "";

    /// The last part of its key, where the component's name cannot be it.
    String name() default "";

    /// What it does, as one sentence.
    String meaning();

    /// The least value, as it would be written in the file; empty when there is none.
    String min() default "";

    /// The greatest value, as it would be written in the file; empty when there is none.
    String max() default "";

    /// Whether the value is never shown. A secret has no default and may also be given as a file
    /// (`BHIV_..._FILE`, or the key with `-file`).
    boolean secret() default false;
}
