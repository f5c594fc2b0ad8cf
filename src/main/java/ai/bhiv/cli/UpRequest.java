package ai.bhiv.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/// What `up` asks for.
///
/// @param home the platform's directory
/// @param environment variables, for settings
/// @param settings settings of the command line, without dashes
/// @param report where the block goes that says what runs
/// @param mode how it lives
/// @param detached whether another process waits for the report's end, and the terminal may go away
/// @param begun when the person asked for it
public record UpRequest(
        Path home,
        Map<String, String> environment,
        Map<String, String> settings,
        PrintStream report,
        Mode mode,
        boolean detached,
        Instant begun) {

    /// How the process lives.
    public enum Mode {
        /// Until a signal; a person reads the report.
        TERMINAL,
        /// Until a signal; a program or a file reads the report, so that no secret belongs into it.
        SERVICE,
        /// It exercises itself in a home of its own and ends.
        TRAINING
    }
}
