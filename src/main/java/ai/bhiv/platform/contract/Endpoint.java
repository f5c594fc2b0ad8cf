package ai.bhiv.platform.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.stereotype.Component;

/// The implementation of a [Resource] interface. It runs only in processes that have one of the resource's roles,
/// always
/// behind the checks of the contract: nothing can be injected with the endpoint itself, only with its interface.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Component
public @interface Endpoint {}
