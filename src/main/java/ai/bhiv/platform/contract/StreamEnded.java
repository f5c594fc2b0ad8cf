package ai.bhiv.platform.contract;

/// Thrown out of [EventSink#send] when the stream is over, so that a producer ends where it stands. Not a failure,
/// and
/// never to be caught by a producer, except to let go of what it holds.
public final class StreamEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final StreamEnd reason;

    public StreamEnded(StreamEnd reason) {
        super("the stream ended: " + reason, null, false, false);
        this.reason = reason;
    }

    public StreamEnd reason() {
        return reason;
    }
}
