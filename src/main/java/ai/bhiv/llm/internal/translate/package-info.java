@org.jspecify.annotations.NullMarked
package ai.bhiv.llm.internal.translate;
