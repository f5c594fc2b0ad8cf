@org.jspecify.annotations.NullMarked
package ai.bhiv.crm.internal;
