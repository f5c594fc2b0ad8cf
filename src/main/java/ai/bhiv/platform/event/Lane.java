package ai.bhiv.platform.event;

/// A part of one subscriber's events in one tenant and one publisher's schema, worked on by one relay at a time.
record Lane(String schema, String tenant, String subscriber, int number) {
    /// Lanes of each subscriber: so many relays can work for it at once in one tenant.
    static final int COUNT = 8;
}
