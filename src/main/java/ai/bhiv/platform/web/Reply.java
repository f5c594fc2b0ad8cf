package ai.bhiv.platform.web;

import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// An answer.
///
/// @param body written once; must be written or [#discard]ed, since it may hold a connection
public record Reply(int status, Headers headers, Body body) {
    /// The bytes of an answer.
    public interface Body {
        void writeTo(OutputStream out) throws IOException;

        /// Length in bytes, or -1 when it is not known before writing.
        default long length() {
            return -1;
        }

        /// Lets go of what writing would have used.
        default void discard() {}
    }

    /// A body that is at hand.
    @SuppressWarnings("ArrayRecordComponent") // never compared; wraps bytes on their way out
    public record Bytes(byte[] bytes) implements Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }

        @Override
        public long length() {
            return bytes.length;
        }
    }

    public static Reply of(int status) {
        return new Reply(status, new Headers(), new Bytes(new byte[0]));
    }

    public static Reply json(int status, Object value) {
        return bytes(status, "application/json", Json.MAPPER.writeValueAsBytes(value));
    }

    public static Reply text(int status, String mediaType, String text) {
        return bytes(status, mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply bytes(int status, String mediaType, byte[] bytes) {
        return new Reply(status, new Headers().set("Content-Type", mediaType), new Bytes(bytes));
    }

    public Reply header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    /// The same answer, after which something is done once: when its body is written or dropped, or now when the body
    /// is at hand.
    public Reply andThen(Runnable last) {
        if (body instanceof Bytes) {
            last.run();
            return this;
        }
        return new Reply(status, headers, new Followed(body, last));
    }

    private record Followed(Body body, Runnable last) implements Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            try {
                body.writeTo(out);
            } finally {
                last.run();
            }
        }

        @Override
        public long length() {
            return body.length();
        }

        @Override
        public void discard() {
            try {
                body.discard();
            } finally {
                last.run();
            }
        }
    }

    /// Drops the body unread.
    public void discard() {
        body.discard();
    }
}
