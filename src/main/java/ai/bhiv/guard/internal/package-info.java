@org.jspecify.annotations.NullMarked
package ai.bhiv.guard.internal;
