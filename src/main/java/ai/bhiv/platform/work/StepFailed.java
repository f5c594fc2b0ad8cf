package ai.bhiv.platform.work;

/// A step ended with a checked exception, which is the cause.
final class StepFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepFailed(String step, Exception cause) {
        super(step + ": " + cause.getMessage(), cause);
    }
}
