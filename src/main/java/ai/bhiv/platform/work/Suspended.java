package ai.bhiv.platform.work;

/// Unwinds the stack of a run that leaves its thread, with what is to be written of it.
@SuppressWarnings("serial")
final class Suspended extends Error {
    private final transient Outcome outcome;

    Suspended(Outcome outcome) {
        super(outcome.state().name(), null, false, false);
        this.outcome = outcome;
    }

    Outcome outcome() {
        return outcome;
    }
}
