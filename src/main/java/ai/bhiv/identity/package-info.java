@org.jspecify.annotations.NullMarked
package ai.bhiv.identity;
