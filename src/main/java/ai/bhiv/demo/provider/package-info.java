/// A program that speaks the protocols of model providers and obeys a script, so that the platform can be tried and
/// tested without a key. It is no model and says so in its answers.
@org.springframework.modulith.NamedInterface("provider")
@org.jspecify.annotations.NullMarked
package ai.bhiv.demo.provider;
