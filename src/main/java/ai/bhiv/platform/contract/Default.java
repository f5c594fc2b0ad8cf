package ai.bhiv.platform.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The value of a field or parameter that a request leaves out, as it would stand in JSON or in the query. It makes the
/// field optional for the caller and never null for the endpoint.
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {
    String value();
}
