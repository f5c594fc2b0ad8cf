package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;

/// The caller's second factors.
public record OwnFactors(
        @Meaning("whether codes of an authenticator are asked for at login")
        boolean totp,

        @Meaning("recovery codes that are not used") int recoveryCodes) {}
