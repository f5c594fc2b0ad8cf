package ai.bhiv.guard.internal;

/// Looks for one kind of attack in one form of a value. Its work grows no faster than the value.
interface Detector {
    void inspect(Form form, Evidence evidence);
}
