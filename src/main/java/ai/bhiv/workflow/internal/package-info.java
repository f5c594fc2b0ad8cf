@org.jspecify.annotations.NullMarked
package ai.bhiv.workflow.internal;
