/// Workflows: processes that people describe in the Open Workflow DSL, run as durable work with the rights of whoever
/// started them.
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.ApplicationModule
package ai.bhiv.workflow;
