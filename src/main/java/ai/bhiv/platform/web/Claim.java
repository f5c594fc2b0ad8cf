package ai.bhiv.platform.web;

/// What a request can say for itself when not all can be served.
///
/// @param caller whom it counts for among others: a verified principal; empty for all whom nothing verified names
public record Claim(Rank rank, String caller) {
    /// Who is served first, and up to which part of the capacity the others are (GTW-71). It comes from the contract
    /// and from a verified token, never from a header that a client may set.
    public enum Rank {
        /// Health, metrics, sign-in: always.
        VITAL(1.0),
        PEOPLE(1.0),
        /// Agents with a person waiting.
        ASSISTANTS(0.8),
        /// Agents that work for somebody who is not there.
        BACKGROUND(0.65),
        /// Analyses and exports.
        BULK(0.5);

        private final double share;

        Rank(double share) {
            this.share = share;
        }

        /// Of so many places, those that it may come to.
        int places(int limit) {
            return Math.max(1, (int) (limit * share));
        }
    }

    /// Who claims what.
    @FunctionalInterface
    public interface Source {
        /// Asked only while most places are taken. Cheap: it reads no body, asks no database and verifies nothing anew.
        Claim of(Exchange exchange);
    }
}
