package ai.bhiv.platform.store;

/// The database did not come up, or did not answer in the time it was given. The program ends with
/// [#EXIT_CODE].
public final class DatabaseUnavailableException extends RuntimeException {
    /// `EX_TEMPFAIL` of sysexits(3).
    public static final int EXIT_CODE = 75;

    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(String message) {
        super(message);
    }

    public DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
