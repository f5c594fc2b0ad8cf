/// Settings that are changed while the platform runs: modules declare them as records, people set them by operation,
/// and
/// every process has their values in memory.
@org.jspecify.annotations.NullMarked
package ai.bhiv.platform.settings;
