package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;

/// What happens about a forgotten password.
public record ForgottenPassword(
        @Meaning("whether a mail with a link is sent to an account that exists")
        boolean mail,

        @Meaning("what to do") String next) {
    /// No mail is configured, whoever asks.
    public static final ForgottenPassword NO_MAIL = new ForgottenPassword(
            false, "No mail is configured here. Ask an administrator for a one-time link, and open it within 30 min.");
}
