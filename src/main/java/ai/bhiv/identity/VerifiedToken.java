package ai.bhiv.identity;

import ai.bhiv.platform.context.Principal;
import java.time.Instant;
import java.util.UUID;

/// What a good token says.
///
/// @param session `sid`: the session that it was given for
/// @param expires `exp`
public record VerifiedToken(Principal principal, UUID session, Instant expires) {}
