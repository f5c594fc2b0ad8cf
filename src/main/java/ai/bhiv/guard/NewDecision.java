package ai.bhiv.guard;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// Whom to keep out.
public record NewDecision(
        @Meaning("An address or a network: 203.0.113.7, 198.51.100.0/24, 2001:db8::/48.") @NotBlank @Size(max = 50)
        String value,

        @Meaning("For how many minutes.") @Default("60") @Min(1) @Max(43_200)
        int minutes,

        @NotBlank @Size(max = 500) String reason,

        @Meaning("Also when the network is wider than /16 (IPv6: /32), or your own address is in it.") @Default("false")
        boolean force) {}
