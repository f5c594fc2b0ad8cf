package ai.bhiv.identity;

import java.util.Optional;

/// Access for people who hold the home directory and need nothing else as proof: `bhiv admin` (IDN-1). No operation of
/// the contract reaches it.
///
/// Each runs in the transaction of the tenant that is open, and is recorded in the audit in the platform's name, with
/// the account of the operating system that ran it.
public interface AdminRecovery {
    /// Makes a user with the role Admin, and in the tenant `default` with the set `platform-operator`.
    ///
    /// @param by the account of the operating system
    /// @return the generated password, 120 bits: to be shown once; it ends after 24 hours and can only be changed
    /// @throws ai.bhiv.platform.problem.Problem 400 when the name is none, 409 when somebody has it
    String create(String tenant, String username, String by);

    /// Gives a user a new first password, ends all its sessions, lifts its locks and removes its second factors. A
    /// user that is not active becomes so.
    ///
    /// @param by the account of the operating system
    /// @return the generated password, as of [#create]; empty when there is no such user
    /// @throws ai.bhiv.platform.problem.Problem 409 for an erased user
    Optional<String> reset(String tenant, String username, String by);
}
