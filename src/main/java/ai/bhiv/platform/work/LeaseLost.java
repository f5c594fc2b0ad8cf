package ai.bhiv.platform.work;

/// The run is another worker's: this one stops and writes nothing more. An error, so that no step's code takes it for
/// a failure of its own.
@SuppressWarnings("serial")
final class LeaseLost extends Error {
    LeaseLost(String message) {
        super(message, null, false, false);
    }
}
