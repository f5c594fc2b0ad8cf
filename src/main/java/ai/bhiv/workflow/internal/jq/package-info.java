/// jq expressions over Jackson 3, under a budget of time, depth and size.
@org.jspecify.annotations.NullMarked
package ai.bhiv.workflow.internal.jq;
