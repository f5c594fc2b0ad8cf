package ai.bhiv.cli;

/// A command that cannot go on, with the sentence for the person and the exit code.
final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Stopped(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    static Stopped notSignedIn(Object server) {
        return new Stopped(ExitCode.NOT_ALLOWED, "not signed in at " + server + " (sign in with: bhiv login)");
    }
}
