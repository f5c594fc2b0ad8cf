package ai.bhiv.platform.event;

/// What came of one delivery.
sealed interface Outcome {
    Due due();

    /// The effect is there, made now or before.
    record Delivered(Due due) implements Outcome {}

    /// The subscriber refused; nothing of it remains.
    record Failed(Due due, String problem) implements Outcome {}
}
