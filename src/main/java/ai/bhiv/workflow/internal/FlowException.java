package ai.bhiv.workflow.internal;

/// An error on its way to whoever catches it.
final class FlowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient FlowError error;

    FlowException(FlowError error) {
        super(error.detail() == null ? error.title() : error.detail(), null, false, false);
        this.error = error;
    }

    FlowError error() {
        return error;
    }

    FlowException at(String task) {
        return error.instance() == null ? new FlowException(error.at(task)) : this;
    }
}
