package ai.bhiv.identity.internal;

import ai.bhiv.platform.web.Reply;

/// One grant type of the token endpoint.
interface Grant {
    /// `grant_type`, as sent.
    String type();

    /// What a client must be registered for.
    String permittedAs();

    /// Gives tokens.
    ///
    /// @param client that asks, proven, and permitted to use this grant
    /// @throws OAuthRefusal in the words of the standard
    Reply give(ClientEntry client, Form form);
}
