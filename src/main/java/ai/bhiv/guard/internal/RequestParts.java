package ai.bhiv.guard.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request as it came, as far as it is inspected.
///
/// @param path and
/// @param query percent-encoded
/// @param contentType of the body
/// @param body the first bytes of it
/// @param truncated whether the body goes on
@SuppressWarnings("ArrayRecordComponent") // never compared
record RequestParts(
        String method,
        String path,
        @Nullable String query,
        List<Header> headers,
        @Nullable String contentType,
        byte[] body,
        boolean truncated) {
    /// One header field.
    record Header(String name, String value) {}
}
