@org.jspecify.annotations.NullMarked
package ai.bhiv.logistics.internal;
