package ai.bhiv.platform.work;

/// Thrown by a step to say that trying again cannot help.
public final class PermanentFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PermanentFailure(String message) {
        super(message);
    }
}
