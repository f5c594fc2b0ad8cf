package ai.bhiv.audit;

/// Verifies every tenant's log once a day (AUD-24). Faults become entries and events of the level `critical`.
public interface NightlyVerification {
    /// Begins those whose last verification is a day ago, one after the other, in a thread of its own.
    void begin();
}
