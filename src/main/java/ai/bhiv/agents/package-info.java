/// Agents: who answers a question in plain words, and with which operations.
@org.jspecify.annotations.NullMarked
package ai.bhiv.agents;
