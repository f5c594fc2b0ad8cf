package ai.bhiv.guard.internal;

import java.time.Instant;
import java.util.Optional;

/// What the guard of this process saw and decided, on its way into the database, and what all processes decided, on its
/// way back.
public interface Records {
    /// Until when a client is kept out; empty when it is not.
    Optional<Instant> blockedUntil(String address);

    /// Whether an allowance lets a client's requests past inspection.
    boolean unread(String address);

    /// Takes what a request showed.
    ///
    /// @param judged whether a refusal may keep its sender out from now on
    void take(Sighting sighting, boolean judged);

    /// Writes what waits.
    void write();

    /// Of no database: nobody is kept out and nothing is written.
    static Records none() {
        return new Records() {
            @Override
            public Optional<Instant> blockedUntil(String address) {
                return Optional.empty();
            }

            @Override
            public boolean unread(String address) {
                return false;
            }

            @Override
            public void take(Sighting sighting, boolean judged) {}

            @Override
            public void write() {}
        };
    }
}
