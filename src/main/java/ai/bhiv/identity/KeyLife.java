package ai.bhiv.identity;

/// Moves the signing keys through their states; called once a second where identity runs.
public interface KeyLife {
    /// Does what is due.
    void turn();
}
