package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;

/// A client that the caller allowed to act in his name.
///
/// @param client its `client_id`
public record AllowedClient(
        String client,
        @Meaning("what it may do") List<String> scopes,
        @Meaning("when that was last allowed") Instant givenAt) {}
