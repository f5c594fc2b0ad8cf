package ai.bhiv.platform.contract;

/// The version of a record that a caller has seen, from `If-Match` (RFC 9110, section 13.1.1); [#ANY] for `*`.
///
/// A write checks it in its own `WHERE version = ?` (PLT-36).
///
/// @param number the version, or -1 for any
public record Version(long number) {
    /// `If-Match: *`.
    public static final Version ANY = new Version(-1);

    /// Whether a record of this version may be written.
    public boolean matches(long actual) {
        return number == -1 || number == actual;
    }

    /// The strong entity tag (RFC 9110, section 8.8.3).
    public static String etag(long version) {
        return "\"" + version + "\"";
    }
}
