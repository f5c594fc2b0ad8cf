/// Durable work: runs of named steps that survive the end of their process, on PostgreSQL alone (work.md).
@org.jspecify.annotations.NullMarked
package ai.bhiv.platform.work;
