/// Tenants: making them, suspending them, and knowing in every process which ones are suspended.
@org.jspecify.annotations.NullMarked
package ai.bhiv.platform.tenant;
