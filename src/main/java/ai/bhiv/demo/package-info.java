/// A small invented company, for people without tables of their own.
@org.jspecify.annotations.NullMarked
package ai.bhiv.demo;
