/// Events: published in the transaction of their change, delivered to each subscriber at least once and in order,
/// with an effect exactly once (PLT-55 to 57).
@org.jspecify.annotations.NullMarked
package ai.bhiv.platform.event;
