package ai.bhiv.platform.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the audit's signed checkpoints go besides the home.
@Config(prefix = "audit", meaning = "Where the audit's signed checkpoints go besides the home.")
public record AuditConfig(
        @Setting(meaning = "A second directory for published checkpoints, best on another disk or machine.") @Nullable
        Path publishDirectory) {}
