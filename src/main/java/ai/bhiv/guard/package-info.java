/// Guard: what is an attack, who is kept out and until when, and why (requirements: threat detection and response).
@org.springframework.modulith.ApplicationModule
@org.jspecify.annotations.NullMarked
package ai.bhiv.guard;
