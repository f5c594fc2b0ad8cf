@org.jspecify.annotations.NullMarked
package ai.bhiv.audit.internal;
