/// One way in: every role under one address, whether it runs in this process or in another.
@org.springframework.modulith.ApplicationModule
@org.jspecify.annotations.NullMarked
package ai.bhiv.gateway;
