package ai.bhiv.platform.call;

import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.Setting;
import java.time.Duration;

/// How long a repeated request is known (PLT-37).
@Config(prefix = "idempotency", scope = Config.Scope.TENANT, meaning = "How long a repeated request is known.")
public record IdempotencySettings(
        @Setting(
                value = "24h",
                min = "1h",
                max = "30d",
                meaning = "How long the answer to an `Idempotency-Key` is kept.")
        Duration retention) {}
