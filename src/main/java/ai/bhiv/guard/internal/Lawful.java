package ai.bhiv.guard.internal;

import ai.bhiv.guard.GuardProblem;
import ai.bhiv.guard.GuardSettings;
import ai.bhiv.guard.NewDecision;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;

/// What a person may decide: nobody shuts out everybody, or himself, by a slip (GRD-61).
final class Lawful {
    private static final int WIDEST_IPV4 = 16;
    private static final int WIDEST_IPV6 = 32;

    private Lawful() {}

    /// @param own the address of the one who decides
    /// @throws ai.bhiv.platform.problem.Problem 400, 409 `guard.decision.protected` or 422
    ///     `guard.decision.prefix-too-wide`
    static Prefix network(NewDecision body, String own, GuardSettings settings) {
        Prefix network;
        try {
            network = Prefix.parse(body.value());
        } catch (IllegalArgumentException e) {
            var expected =
                    "an address or a network such as 203.0.113.7 or 198.51.100.0/24, without bits beyond its length";
            throw PlatformProblem.INVALID
                    .because("value: " + e.getMessage())
                    .with(Fault.body("/value", body.value(), expected));
        }
        boolean proxies = Networks.of(settings.trustedProxies()).stream()
                .anyMatch(proxy -> network.covers(proxy) || proxy.covers(network));
        if (network.loopback() || proxies) {
            throw GuardProblem.PROTECTED.because("value: " + network + " (expected: no loopback and no trusted proxy)");
        }
        if (body.force()) {
            return network;
        }
        if (network.bits() < (network.ipv4() ? WIDEST_IPV4 : WIDEST_IPV6)) {
            throw GuardProblem.TOO_WIDE.because("value: " + network + " (expected: at least /"
                    + (network.ipv4() ? WIDEST_IPV4 : WIDEST_IPV6) + ", or force)");
        }
        if (Prefix.single(own).filter(network::covers).isPresent()) {
            throw GuardProblem.PROTECTED.because(
                    "value: " + network + " holds your own address (expected: another, or" + " force)");
        }
        return network;
    }
}
