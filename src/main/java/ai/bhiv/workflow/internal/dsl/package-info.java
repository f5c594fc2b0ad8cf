/// Definitions of workflows: read from YAML or JSON, checked, and compiled into tasks. Nothing here runs anything.
@org.jspecify.annotations.NullMarked
package ai.bhiv.workflow.internal.dsl;
