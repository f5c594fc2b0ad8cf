package ai.bhiv.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Work on the accounts of a platform for somebody who holds its home directory, whether it runs or not.
public interface Administration {
    /// What to do.
    enum Action {
        CREATE,
        RESET
    }

    /// @param home the platform's directory
    /// @param environment variables, for settings
    /// @param settings settings of the command line, without dashes
    /// @param tenant whose user it is
    record Request(
            Path home,
            Map<String, String> environment,
            Map<String, String> settings,
            Action action,
            String tenant,
            String username) {}

    /// Does it and returns the generated password; empty when there is no such user to reset.
    ///
    /// @throws ai.bhiv.platform.config.ConfigurationException when there is no platform in the home, or it is just
    ///     starting
    /// @throws ai.bhiv.platform.store.DatabaseUnavailableException when its database does not come
    /// @throws ai.bhiv.platform.problem.Problem when it is refused
    Optional<String> perform(Request request);
}
