package ai.bhiv.cli;

/// Runs the platform in this process until it is told to stop.
public interface PlatformProcess {
    /// Returns the exit code.
    ///
    /// @throws ai.bhiv.platform.config.ConfigurationException when it cannot start as it is set up
    /// @throws ai.bhiv.platform.store.DatabaseUnavailableException when its database does not come
    int run(UpRequest request);
}
