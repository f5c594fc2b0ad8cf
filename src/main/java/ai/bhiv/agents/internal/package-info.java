@org.jspecify.annotations.NullMarked
package ai.bhiv.agents.internal;
