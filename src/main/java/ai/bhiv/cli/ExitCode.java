package ai.bhiv.cli;

/// What the program ends with (platform.md, section 3).
final class ExitCode {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int NOT_FOUND = 3;
    static final int NOT_ALLOWED = 4;
    static final int CONFLICT = 5;
    static final int UNREACHABLE = 6;

    private ExitCode() {}

    /// For a refusal by the server.
    static int of(int status) {
        return switch (status) {
            case 401, 403, 423 -> NOT_ALLOWED;
            case 404 -> NOT_FOUND;
            case 409, 412, 428 -> CONFLICT;
            default -> REFUSED;
        };
    }
}
