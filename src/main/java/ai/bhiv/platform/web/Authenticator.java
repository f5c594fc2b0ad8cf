package ai.bhiv.platform.web;

import ai.bhiv.platform.context.Principal;

/// Says who sent a request.
public interface Authenticator {
    /// Who the credentials prove, or [Principal#ANONYMOUS] when there are none.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 401 for credentials that prove nobody
    Principal authenticate(Exchange exchange);
}
