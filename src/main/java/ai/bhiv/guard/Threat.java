package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request in which inspection found something, or several alike.
///
/// @param address of the client, as far as it can be believed
/// @param prefix what the client is counted by: its address, of IPv6 its /64
/// @param correlationId under which the log, the audit and the sender know the request
public record Threat(
        UUID id,
        Instant at,

        @Meaning("Such as sql_injection or xss.") String type,

        @Meaning("low, medium, high or critical, by the score.")
        String level,

        @Meaning("observe or refuse.") String decision,

        @Meaning("What the findings count; 5 refuse, 10 are critical.")
        int score,

        String address,
        String prefix,
        String role,
        String method,
        String path,
        @Nullable String userAgent,

        @Meaning("What was found, where, behind which decoding.")
        List<Finding> findings,

        String correlationId,
        String process,

        @Meaning("How many requests it stands for; beyond a hundred alike in a minute they share one.")
        long count,

        @Meaning("What a person says of it: true_positive or false_positive.") @Nullable
        String label,

        @Nullable String labelledBy,
        @Nullable String note) {}
