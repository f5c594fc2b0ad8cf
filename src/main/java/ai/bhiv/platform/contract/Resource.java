package ai.bhiv.platform.contract;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.problem.ProblemCode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks an interface as the one declaration of a resource's operations (architecture, idea 1).
///
/// From each method come route, OpenAPI operation, validation, permission check, audit entry, remote client, agent
/// tool and command-line verb. Operation ids are `module.resource.method` and never change.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Resource {
    /// The roles whose ports answer it: one role, or all of them for what every process has.
    Role[] roles();

    /// The module that owns it: first part of the operation ids, and the schema of its tables.
    String module();

    /// The resource's name, in the plural, in kebab case: second part of the operation ids.
    String name();

    /// The module's own problem codes, all listed in the catalogue.
    Class<? extends ProblemCode>[] problems() default {};

    /// The form of its refusals where an outside protocol fixes one; the interface itself stands for problem documents.
    Class<? extends RefusalForm> refusals() default RefusalForm.class;
}
