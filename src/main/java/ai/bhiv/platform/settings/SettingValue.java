package ai.bhiv.platform.settings;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Size;

/// What a setting is set to.
public record SettingValue(
        @Meaning("As it would be written in a file: true, 30s, 64MiB, 20.") @Size(max = 1000)
        String value) {}
