package ai.bhiv.platform.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a field or parameter means, with its unit, in a few words; shown in schemas, tools and the command line.
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Meaning {
    String value();

    /// Other names people give it, used to suggest import mappings and to read questions.
    String[] synonyms() default {};
}
