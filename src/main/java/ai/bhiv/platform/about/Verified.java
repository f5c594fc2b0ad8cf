package ai.bhiv.platform.about;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is asking.
///
/// @param user user name
/// @param act the agent that acts for the user
/// @param service key of the role that verified
public record Verified(
        boolean authenticated,
        String user,
        String userId,
        List<String> roles,
        String tenant,
        @Nullable String act,
        String service,
        Instant timestamp) {}
