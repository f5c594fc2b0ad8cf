@org.jspecify.annotations.NullMarked
package ai.bhiv.platform.seal;
