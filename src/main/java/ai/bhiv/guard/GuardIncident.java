package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Threats that belong together, told once.
public record GuardIncident(
        UUID id,

        @Meaning("single_source, coordinated or scan_then_exploit.")
        String kind,

        @Meaning("What its threats share: the client's network, or what was sent with words and numbers replaced.")
        String trait,

        @Meaning("The highest of its threats.") String level,

        @Meaning("open, acknowledged, contained or closed.") String state,

        Instant openedAt,
        Instant firstAt,
        Instant lastAt,
        @Meaning("How many requests.") long count,
        List<String> types,

        @Meaning("The networks of its clients, a hundred at most.")
        List<String> clients,

        @Meaning("Its newest threats, fifty at most.") List<UUID> threats,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable Instant containedAt,
        @Nullable String containedBy,
        @Nullable Instant closedAt,
        @Nullable String closedBy,

        @Meaning("What a person says of it: true_positive or false_positive.") @Nullable
        String verdict,

        @Nullable String note) {}
