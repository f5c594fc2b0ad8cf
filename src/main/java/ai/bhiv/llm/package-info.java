/// One door to every model: routing, pass-through byte for byte, budgets that hold, and a bill that is right.
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.ApplicationModule
package ai.bhiv.llm;
