package ai.bhiv.platform.store;

/// A migration failed; it was rolled back, and the version before it still works (PLT-14). The message names
/// the file, the line, the statement and PostgreSQL's reason.
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MigrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
