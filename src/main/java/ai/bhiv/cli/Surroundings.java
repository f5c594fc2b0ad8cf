package ai.bhiv.cli;

import ai.bhiv.platform.id.Ids;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a command finds around it.
///
/// @param environment variables
/// @param platform runs the platform in this process
/// @param administration works on its accounts
record Surroundings(
        Map<String, String> environment,
        Terminal terminal,
        Clock clock,
        Ids ids,
        PlatformProcess platform,
        Administration administration) {

    /// The directory of the local platform: the option, `BHIV_HOME`, `./data`.
    Path home(@Nullable Path given) {
        var home = given != null ? given : Path.of(environment.getOrDefault("BHIV_HOME", "data"));
        return home.toAbsolutePath().normalize();
    }

    /// Where this user's settings for the command line are (XDG Base Directory Specification).
    Path configDirectory() {
        var xdg = environment.get("XDG_CONFIG_HOME");
        var base = xdg == null || xdg.isBlank()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config")
                : Path.of(xdg);
        return base.resolve("bhiv");
    }
}
