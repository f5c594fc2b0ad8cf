/// The command line: looks after the local platform, and speaks to any platform over its API (platform.md, section 3).
@org.jspecify.annotations.NullMarked
package ai.bhiv.cli;
