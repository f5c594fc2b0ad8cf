package ai.bhiv.platform.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the audit's signed checkpoints go besides the home, and how long entries stay in the database.
@Config(
        prefix = "audit",
        meaning = "Where the audit's signed checkpoints go besides the home, and how long entries stay.")
public record AuditConfig(
        @Setting(meaning = "A second directory for published checkpoints, best on another disk or machine.") @Nullable
        Path publishDirectory,

        @Setting(
                value = "400",
                min = "365",
                max = "3650",
                meaning = "Days until entries of changes and security events are archived and leave the database.")
        int retentionChanges,

        @Setting(
                value = "180",
                min = "90",
                max = "3650",
                meaning = "Days until entries of recorded reads are archived and leave the database.")
        int retentionAccess) {}
