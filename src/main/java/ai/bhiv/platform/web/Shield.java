package ai.bhiv.platform.web;

/// Looks at a request before anybody is known. It throws a [ai.bhiv.platform.problem.Problem] to refuse it.
@FunctionalInterface
public interface Shield {
    /// Lets everything pass.
    Shield NONE = exchange -> exchange;

    /// The same request to go on with; its body is whole, whatever was read of it.
    Exchange pass(Exchange exchange);

    /// The address of the client that a request comes from: the peer of its socket, unless that is a proxy that is
    /// believed.
    default String client(Exchange exchange) {
        return exchange.remoteAddress();
    }
}
