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
        var network = read(body.value());
        boolean proxies = Networks.of(settings.trustedProxies()).stream()
                .anyMatch(proxy -> network.covers(proxy) || proxy.covers(network));
        if (network.loopback() || proxies) {
            throw GuardProblem.PROTECTED.because("value: " + network + " (expected: no loopback and no trusted proxy)");
        }
        if (body.force()) {
            return network;
        }
        narrow(network);
        if (Prefix.single(own).filter(network::covers).isPresent()) {
            throw GuardProblem.PROTECTED.because(
                    "value: " + network + " holds your own address (expected: another, or" + " force)");
        }
        return network;
    }

    /// @throws ai.bhiv.platform.problem.Problem 400 when it is no network
    static Prefix read(String value) {
        try {
            return Prefix.parse(value);
        } catch (IllegalArgumentException e) {
            var expected =
                    "an address or a network such as 203.0.113.7 or 198.51.100.0/24, without bits beyond its length";
            throw PlatformProblem.INVALID
                    .because("value: " + e.getMessage())
                    .with(Fault.body("/value", value, expected));
        }
    }

    /// @throws ai.bhiv.platform.problem.Problem 422 when it is wider than a person may name by a slip
    static Prefix narrow(Prefix network) {
        int widest = network.ipv4() ? WIDEST_IPV4 : WIDEST_IPV6;
        if (network.bits() < widest) {
            throw GuardProblem.TOO_WIDE.because(
                    "value: " + network + " (expected: at least /" + widest + ", or force)");
        }
        return network;
    }
}
