package ai.bhiv.platform.web;

import ai.bhiv.platform.Role;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A request as the stages of architecture section 5 see it, free of any server's types, so that the transport below
/// can
/// change and a call can be forwarded inside the process without a socket.
///
/// @param role whose port, or whose part of the gateway, it came to
/// @param path as sent, still percent-encoded, beginning with `/`
/// @param query as sent, without `?`; absent when there is none
/// @param body read at most once
/// @param remoteAddress of the peer, as text
public record Exchange(
        Role role,
        String method,
        String path,
        @Nullable String query,
        Headers headers,
        InputStream body,
        String remoteAddress) {

    /// The same request to another role, under another path.
    public Exchange to(Role other, String otherPath) {
        return new Exchange(other, method, otherPath, query, headers, body, remoteAddress);
    }

    /// The same request with other headers.
    public Exchange with(Headers others) {
        return new Exchange(role, method, path, query, others, body, remoteAddress);
    }

    /// The same request, its body read through something.
    Exchange with(InputStream otherBody) {
        return new Exchange(role, method, path, query, headers, otherBody, remoteAddress);
    }

    /// The same request, known to come from elsewhere.
    public Exchange from(String address) {
        return address.equals(remoteAddress) ? this : new Exchange(role, method, path, query, headers, body, address);
    }

    /// Whether a body was announced (RFC 9112, section 6.3).
    public boolean hasBody() {
        var length = headers.first("Content-Length");
        return headers.first("Transfer-Encoding") != null || (length != null && !length.equals("0"));
    }
}
