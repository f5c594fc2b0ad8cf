@org.jspecify.annotations.NullMarked
package ai.bhiv.gateway.internal;
