package ai.bhiv.platform.context;

/// The address that the running call came from: that of the connection, or the one a trusted proxy names. Never taken
/// from a header that the caller could have written (IDN-5).
public interface ClientAddress {
    /// IPv4 or IPv6 in text form; `local` when the call did not come over a socket.
    String current();
}
